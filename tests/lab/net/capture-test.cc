// SPDX-License-Identifier: GPL-2.0-only
//
// The captures of a run: files that a packet analyser reads, with the frames of the timeline.

#include "lab/net/simulation.h"
#include "trial.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lab::trial
{

namespace
{

namespace fs = std::filesystem;

/// A folder for one test, removed in the end.
class Folder
{
  public:
    Folder()
        : m_path(fs::path(testing::TempDir()) /
                 ("carp-lab-capture-" +
                  std::to_string(testing::UnitTest::GetInstance()->random_seed()) +
                  testing::UnitTest::GetInstance()->current_test_info()->name()))
    {
        fs::remove_all(m_path);
        fs::create_directories(m_path);
    }

    ~Folder()
    {
        fs::remove_all(m_path);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const fs::path& Path() const
    {
        return m_path;
    }

  private:
    fs::path m_path;
};

/// A frame of a capture file.
struct Captured
{
    Time at{0};
    std::vector<uint8_t> bytes;
};

uint32_t Word(const std::string& text, size_t offset)
{
    uint32_t word = 0;
    std::memcpy(&word, text.data() + offset, sizeof(word));
    return word;
}

/// The frames of a file in pcap format, microseconds or nanoseconds, in the byte order of this
/// machine.
std::vector<Captured> Read(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<Captured> frames;
    if (text.size() < 24)
    {
        ADD_FAILURE() << path << " is no capture";
        return frames;
    }
    const bool nanoseconds = Word(text, 0) == 0xa1b23c4d;
    EXPECT_TRUE(nanoseconds || Word(text, 0) == 0xa1b2c3d4) << path;
    EXPECT_EQ(Word(text, 20), 1u) << "link type Ethernet";
    for (size_t offset = 24; offset + 16 <= text.size();)
    {
        const Time fraction(Word(text, offset + 4) * (nanoseconds ? 1 : 1000));
        const uint32_t length = Word(text, offset + 8);
        const auto begin = text.begin() + static_cast<std::ptrdiff_t>(offset) + 16;
        frames.push_back({std::chrono::seconds(Word(text, offset)) + fraction,
                          std::vector<uint8_t>(begin, begin + length)});
        offset += 16 + length;
    }
    return frames;
}

/// Times of the adverts of one source in a capture.
std::vector<Time> Adverts(const std::vector<Captured>& frames, uint8_t lastOctet)
{
    std::vector<Time> times;
    for (const Captured& frame : frames)
    {
        const auto& bytes = frame.bytes;
        const bool ipv4 = bytes.size() >= 70 && bytes[12] == 0x08 && bytes[13] == 0x00;
        if (ipv4 && bytes[23] == 112 && bytes[29] == lastOctet)
        {
            times.push_back(frame.at);
        }
    }
    return times;
}

} // namespace

TEST(Captures, HoldTheFramesOfTheTimeline)
{
    const Folder folder;
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, probe: {to: gw, every: 1s}}",
                    "h2: {on: sw, address: 10.0.0.101/24}"};
    trial.events = {"at: 10300ms, crash: r1"};
    trial.duration = 20s;
    SimulationOptions options;
    options.pcapFolder = folder.Path().string();
    const Timeline timeline = Simulate(trial.Spec(), options);
    EXPECT_TRUE(fs::exists(folder.Path() / "r1.pcap"));
    EXPECT_TRUE(fs::exists(folder.Path() / "h1.pcap"));
    EXPECT_FALSE(fs::exists(folder.Path() / "h2.pcap")) << "neither a member nor a client";

    const auto inMicroseconds = [](std::vector<Time> times)
    {
        for (Time& time : times)
        {
            time = std::chrono::floor<std::chrono::microseconds>(time);
        }
        return times;
    };
    const auto r1 = Read(folder.Path() / "r1.pcap");
    const auto r2 = Read(folder.Path() / "r2.pcap");
    EXPECT_EQ(inMicroseconds(Adverts(r1, 2)),
              inMicroseconds(Instants(timeline, FactKind::ADVERT_SENT, "r1")));
    EXPECT_EQ(inMicroseconds(Adverts(r2, 2)),
              inMicroseconds(Instants(timeline, FactKind::ADVERT_HEARD, "r2")));
    EXPECT_EQ(inMicroseconds(Adverts(r2, 3)),
              inMicroseconds(Instants(timeline, FactKind::ADVERT_SENT, "r2")));
}

/// A run with captures is the same run.
TEST(Captures, ChangeNothing)
{
    const Folder folder;
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}, Node{{1, 100}, "", ""}};
    trial.others = {"h1: {on: sw, address: 10.0.0.100/24, probe: {to: gw, every: 100ms}}"};
    trial.events = {"at: 10300ms, crash: r1"};
    SimulationOptions options;
    options.pcapFolder = folder.Path().string();
    EXPECT_EQ(Transcript(Simulate(trial.Spec(), options)), Transcript(trial.Run()));
}

TEST(Captures, ThatCannotBeWrittenAreAnError)
{
    Trial trial;
    trial.nodes = {Node{{1, 0}, "", ""}};
    SimulationOptions options;
    options.pcapFolder = "/nonexistent-folder-of-carp-lab";
    EXPECT_THROW(Simulate(trial.Spec(), options), std::runtime_error);
    // The failed run leaves nothing behind that the next one would meet.
    EXPECT_EQ(TakeoverAfter(trial.Run(), Time(0)), Takeover("r1", 3s));
}

} // namespace lab::trial
