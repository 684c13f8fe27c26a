// SPDX-License-Identifier: GPL-2.0-only

#ifndef BENCH_H
#define BENCH_H

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bench
{

/// What a figure has to reach.
struct Target
{
    enum class Kind
    {
        AT_LEAST, //!< the larger the better
        AT_MOST   //!< the smaller the better
    };
    Kind kind;    //!< direction
    double value; //!< bound, in the unit of the figure

    /// \param measured a value \return whether it reaches the bound
    bool IsMet(double measured) const;
};

/// One line of the result.
struct Figure
{
    std::string name;             //!< what was measured
    double value;                 //!< how much
    std::string unit;             //!< of value and target
    std::optional<Target> target; //!< none for figures that only inform
};

/// What all benchmarks get to know and where they leave their figures.
class Session
{
  public:
    /// \param quick whether a rough answer is enough
    explicit Session(bool quick)
        : m_quick(quick)
    {
    }

    /// \return whether a rough answer in a few seconds is enough
    bool IsQuick() const
    {
        return m_quick;
    }

    /// Leave a figure. \param figure the figure
    void Report(Figure figure);

    /// \return all figures in the order in which they came
    const std::vector<Figure>& GetFigures() const
    {
        return m_figures;
    }

  private:
    bool m_quick;                  //!< rough answer
    std::vector<Figure> m_figures; //!< results
};

/// A benchmark. Adding one is writing a function and naming it in a Registration.
typedef std::function<void(Session&)> Function;

/// Makes a benchmark known: one object at namespace scope per benchmark.
class Registration
{
  public:
    /// \param name chooses the benchmark on the command line \param run does the work
    Registration(std::string name, Function run);
};

/// A registered benchmark.
struct Entry
{
    std::string name; //!< chooses it
    Function run;     //!< does the work
};

/// \return all benchmarks by name
std::vector<Entry> GetEntries();

/// \return processor time of this process in seconds; other processes do not disturb it
double GetProcessorSeconds();

/// \return bytes in use on the heap
std::size_t GetHeapBytes();

/**
 * Measure several things in turn, so that a disturbance of the machine meets all of them.
 * \param rounds how often, at least once
 * \param subjects each returns what it measured
 * \return the least of each subject: the run that was disturbed least
 */
std::vector<double> MeasureInTurn(unsigned rounds,
                                  const std::vector<std::function<double()>>& subjects);

/**
 * Compare two things that take so long that the machine itself changes its speed meanwhile.
 * \param rounds how often, at least once
 * \param subject returns what it measured
 * \param other likewise, each time right after the subject
 * \return the median of the ratios of the subject to the other
 */
double CompareInTurn(unsigned rounds,
                     const std::function<double()>& subject,
                     const std::function<double()>& other);

} // namespace bench

#endif /* BENCH_H */
