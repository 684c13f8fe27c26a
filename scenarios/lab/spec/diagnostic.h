// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DIAGNOSTIC_H
#define LAB_DIAGNOSTIC_H

#include "scenario.h"

#include <string>
#include <vector>

namespace lab
{

/// Something that is wrong with a scenario, for the person who wrote it.
struct Diagnostic
{
    std::string file;    ///< as given by the caller, or `--set PATH`
    Mark mark;           ///< line 0: the file as a whole, or an override
    std::string message; ///< `found X, expected Y (did you mean Z?)`
};

/// `FILE:LINE:COLUMN: MESSAGE`, without the numbers where there is no line.
std::string ToString(const Diagnostic& diagnostic);

/// Where else something stands, to be appended to a message: " (line 4)", or nothing.
std::string AtLine(const Mark& mark);

/// Collects what is wrong while a scenario is read.
class Log
{
  public:
    /**
     * \param file how messages name the file
     * \param overrides the paths of the overrides; a mark of line 0 and column N means the N-th
     */
    Log(std::string file, std::vector<std::string> overrides);

    /// Notes one mistake. `meant` is the proposal in `did you mean ...?`; empty: none.
    void Report(const Mark& mark,
                const std::string& found,
                const std::string& expected,
                const std::string& meant = "");

    /// Notes a mistake in words that need not say what was found and expected.
    void Note(const Mark& mark, const std::string& message);

    /// Counts a mistake that follows from one that is noted already.
    void Skip();

    /// How many there were so far: equal before and after a part means that the part is right.
    size_t Count() const;

    /// Everything noted, in order of the file, then of the overrides; nothing twice.
    std::vector<Diagnostic> Sorted() const;

  private:
    std::string m_file;
    std::vector<std::string> m_overrides;
    std::vector<Diagnostic> m_diagnostics; ///< file still empty
    size_t m_skipped = 0;
};

} // namespace lab

#endif // LAB_DIAGNOSTIC_H
