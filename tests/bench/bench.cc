// SPDX-License-Identifier: GPL-2.0-only

#include "bench.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <malloc.h>
#include <utility>

namespace bench
{

namespace
{

/// A function, so that it exists whichever file registers first.
std::vector<Entry>& Entries()
{
    static std::vector<Entry> entries;
    return entries;
}

} // namespace

bool Target::IsMet(double measured) const
{
    return kind == Kind::AT_LEAST ? measured >= value : measured <= value;
}

void Session::Report(Figure figure)
{
    m_figures.push_back(std::move(figure));
}

Registration::Registration(std::string name, Function run)
{
    Entries().push_back({std::move(name), std::move(run)});
}

std::vector<Entry> GetEntries()
{
    auto entries = Entries();
    std::sort(entries.begin(),
              entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
}

double GetProcessorSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::size_t GetHeapBytes()
{
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

std::vector<double> MeasureInTurn(unsigned rounds,
                                  const std::vector<std::function<double()>>& subjects)
{
    std::vector<double> best(subjects.size(), std::numeric_limits<double>::max());
    for (unsigned round = 0; round < std::max(1U, rounds); ++round)
    {
        for (std::size_t i = 0; i < subjects.size(); ++i)
        {
            best[i] = std::min(best[i], subjects[i]());
        }
    }
    return best;
}

double CompareInTurn(unsigned rounds,
                     const std::function<double()>& subject,
                     const std::function<double()>& other)
{
    std::vector<double> ratios;
    for (unsigned round = 0; round < std::max(1U, rounds); ++round)
    {
        const double first = subject();
        ratios.push_back(first / other());
    }
    const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
    std::nth_element(ratios.begin(), middle, ratios.end());
    return *middle;
}

} // namespace bench
