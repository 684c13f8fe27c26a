// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_PROGRESS_H
#define LAB_PROGRESS_H

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

namespace lab
{

/// Tells how far a sweep is.
class Progress
{
  public:
    virtual ~Progress() = default;

    /// \param ended runs that have ended, of \p total as far as is known now
    virtual void Tell(uint64_t ended, uint64_t total) = 0;

    /// Nothing more will be told.
    virtual void Finish()
    {
    }
};

/// A line for each tenth.
class PlainProgress : public Progress
{
  public:
    explicit PlainProgress(std::ostream& out);

    void Tell(uint64_t ended, uint64_t total) override;

  private:
    std::ostream& m_out;
    uint64_t m_tenths = 0; ///< told already
};

/// Says nothing.
class NoProgress : public Progress
{
  public:
    void Tell(uint64_t ended, uint64_t total) override;
};

/**
 * A bar with rate and remaining time on the terminal that is the standard error, by a program
 * which reads lines of two numbers; or plain lines from when that program ends, for instance
 * because the library that it uses is not installed.
 *
 * \param program progress.py
 * \param plain takes the lines
 */
std::unique_ptr<Progress> MakeBar(const std::string& program, std::ostream& plain);

} // namespace lab

#endif // LAB_PROGRESS_H
