// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_SETTINGS_H
#define LAB_SETTINGS_H

#include "design.h"

namespace lab
{

/// The scenario that a study changes.
struct Base
{
    std::string file; ///< how messages name it
    Node root;
};

/// A value of `set`.
struct FixedValue
{
    Override override;
    Mark mark;
};

/// Makes the settings of a study.
class SettingsMaker
{
  public:
    /**
     * \param base,fixed,axes what they are made of; outlive this
     * \param log of the study file; gets what is wrong with any setting
     */
    SettingsMaker(const Base& base,
                  const std::vector<FixedValue>& fixed,
                  const std::vector<AxisDraft>& axes,
                  Log& log);

    /// Whether the values of `set` and the paths of all axes lead somewhere, each to another
    /// place.
    bool CheckPaths();

    /**
     * Reads the scenario of each setting.
     *
     * \param[out] others what is wrong with the base whatever the axes say
     * \return one setting for each of the coordinates; nothing if any is wrong
     */
    std::vector<Setting> Make(const std::vector<Coordinates>& coordinates,
                              std::vector<Diagnostic>& others);

  private:
    struct Cause;

    Setting MakeOne(const Coordinates& coordinates) const;
    std::vector<Cause> CausesOf(const Coordinates& coordinates) const;
    bool CheckPath(const std::string& path, const Mark& mark, const std::string& value);
    void Report(const Coordinates& coordinates,
                const Setting& setting,
                const std::vector<Diagnostic>& diagnostics,
                std::vector<Diagnostic>& others);
    std::string Describe(const Setting& setting) const;

    const Base& m_base;
    const std::vector<FixedValue>& m_fixed;
    const std::vector<AxisDraft>& m_axes;
    Log& m_log;
    std::vector<Diagnostic> m_always; ///< wrong without axes
};

} // namespace lab

#endif // LAB_SETTINGS_H
