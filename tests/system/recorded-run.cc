// SPDX-License-Identifier: GPL-2.0-only

#include "recorded-run.h"

#include "scripts.h"

#include <map>
#include <memory>
#include <stdexcept>

namespace systemtest
{

RecordedRun::RecordedRun(const Recording& recording)
{
    WriteFile(m_folder / "crash.yaml", CrashScript(HOLDS, recording.dialect));
    Words words{"run", "crash.yaml", "--out", "records", "--pcap", "captures"};
    for (const std::string& setting : recording.settings)
    {
        words.insert(words.end(), {"--set", setting});
    }
    const Outcome run = CarpLab(words, {m_folder.Path()});
    if (run.code != 0)
    {
        throw std::runtime_error("the run failed:\n" + run.out + run.err);
    }
    for (const std::string& line : Lines(ReadFile(m_folder / "records/timeline.jsonl")))
    {
        m_facts.push_back(nlohmann::json::parse(line));
    }
    m_facts.erase(m_facts.begin()); // the header
}

std::string RecordedRun::File(const std::string& host) const
{
    return m_folder / ("captures/" + host + ".pcap");
}

const std::vector<nlohmann::json>& RecordedRun::Facts() const
{
    return m_facts;
}

const RecordedRun& RecordedRun::Of(const Recording& recording)
{
    static std::map<std::string, std::unique_ptr<RecordedRun>> runs;
    std::unique_ptr<RecordedRun>& run = runs[recording.name];
    if (!run)
    {
        run = std::make_unique<RecordedRun>(recording);
    }
    return *run;
}

} // namespace systemtest
