// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/messages.h"

#include <cstring>
#include <type_traits>

namespace lab
{

namespace
{

class Writer
{
  public:
    template <typename T>
    void Put(const T& value)
    {
        static_assert(std::is_arithmetic_v<T> || std::is_enum_v<T>);
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }

    void Put(const std::string& text)
    {
        Put(uint64_t{text.size()});
        m_bytes += text;
    }

    const std::string& Bytes() const
    {
        return m_bytes;
    }

  private:
    std::string m_bytes;
};

/// Reads what a Writer wrote; beyond the end it gives zeros and remembers that it did.
class Reader
{
  public:
    explicit Reader(const std::string& bytes)
        : m_bytes(bytes)
    {
    }

    template <typename T>
    T Get()
    {
        T value{};
        if (const char* const from = Take(sizeof(value)))
        {
            std::memcpy(&value, from, sizeof(value));
        }
        return value;
    }

    std::string GetText()
    {
        const auto size = Get<uint64_t>();
        const char* const from = Take(size);
        return from ? std::string(from, size) : "";
    }

    /// How many elements follow.
    uint64_t GetCount()
    {
        const auto count = Get<uint64_t>();
        m_broken = m_broken || count > m_bytes.size(); // each takes a byte at least
        return m_broken ? 0 : count;
    }

    /// Whether everything was there and nothing is left.
    bool IsComplete() const
    {
        return !m_broken && m_at == m_bytes.size();
    }

  private:
    const char* Take(uint64_t size)
    {
        m_broken = m_broken || size > m_bytes.size() - m_at;
        if (m_broken)
        {
            return nullptr;
        }
        m_at += size;
        return m_bytes.data() + m_at - size;
    }

    const std::string& m_bytes;
    size_t m_at = 0;
    bool m_broken = false;
};

void Put(Writer& writer, const Job& job)
{
    writer.Put(uint64_t{job.setting});
    writer.Put(job.replication);
}

Job GetJob(Reader& reader)
{
    Job job;
    job.setting = reader.Get<uint64_t>();
    job.replication = reader.Get<uint64_t>();
    return job;
}

Measurement GetMeasurement(Reader& reader)
{
    Measurement m;
    m.subject = reader.GetText();
    m.index = reader.Get<int64_t>();
    m.value = reader.Get<double>();
    m.exposure = reader.Get<double>();
    m.unfinished = reader.Get<uint8_t>() != 0;
    return m;
}

} // namespace

std::string Encode(const Job& job)
{
    Writer writer;
    Put(writer, job);
    return writer.Bytes();
}

std::string Encode(const RunResult& result)
{
    Writer writer;
    Put(writer, result.job);
    writer.Put(result.status);
    writer.Put(result.message);
    writer.Put(uint64_t{result.measurements.size()});
    for (const auto& ofMetric : result.measurements)
    {
        writer.Put(uint64_t{ofMetric.size()});
        for (const Measurement& m : ofMetric)
        {
            writer.Put(m.subject);
            writer.Put(m.index);
            writer.Put(m.value);
            writer.Put(m.exposure);
            writer.Put(uint8_t{m.unfinished});
        }
    }
    return writer.Bytes();
}

std::optional<Job> DecodeJob(const std::string& bytes)
{
    Reader reader(bytes);
    const Job job = GetJob(reader);
    return reader.IsComplete() ? std::optional(job) : std::nullopt;
}

std::optional<RunResult> DecodeResult(const std::string& bytes)
{
    Reader reader(bytes);
    RunResult result;
    result.job = GetJob(reader);
    result.status = reader.Get<RunStatus>();
    result.message = reader.GetText();
    result.measurements.resize(reader.GetCount());
    for (auto& ofMetric : result.measurements)
    {
        ofMetric.resize(reader.GetCount());
        for (Measurement& m : ofMetric)
        {
            m = GetMeasurement(reader);
        }
    }
    return reader.IsComplete() ? std::optional(std::move(result)) : std::nullopt;
}

} // namespace lab
