// SPDX-License-Identifier: GPL-2.0-only

// The engine without ns-3.

#include "bench.h"

#include "lab/timing/false-takeovers.h"
#include "lab/timing/timing-group.h"

#include <chrono>
#include <stdexcept>

namespace
{

using namespace std::chrono_literals;

/// \return processor seconds that a pair needs for that many adverts with 1 % loss
double CostOf(int adverts)
{
    lab::TimingSetup setup;
    setup.dialect = carp::FreeBsd();
    setup.nodes.resize(2);
    setup.nodes[1].advskew = 100;
    setup.delay = 7us;
    setup.receiving = lab::LossLaw::Independent(0.01);
    lab::FalseTakeovers observer;
    lab::TimingGroup group(setup, &observer);
    const double before = bench::GetProcessorSeconds();
    group.Boot(0);
    group.Boot(1);
    group.RunUntil((adverts + 2) * 1s); // the first one is sent at 3 s
    const double spent = bench::GetProcessorSeconds() - before;
    if (group.GetAdverts(0) != static_cast<uint64_t>(adverts))
    {
        throw std::runtime_error("carp-bench: the run did not go as it should");
    }
    return spent;
}

void MeasureTiming(bench::Session& session)
{
    const int adverts = session.IsQuick() ? 500'000 : 5'000'000;
    const auto cost = bench::MeasureInTurn(session.IsQuick() ? 1 : 3,
                                           {[adverts]() { return CostOf(adverts); }});
    session.Report({"engine without ns-3, two members with 1 % loss: adverts per second",
                    adverts / cost[0],
                    "1/s",
                    bench::Target{bench::Target::Kind::AT_LEAST, 2e6}});
}

const bench::Registration TIMING("timing-adverts", MeasureTiming);

} // namespace
