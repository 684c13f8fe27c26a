// SPDX-License-Identifier: GPL-2.0-only

#include "core/trace.h"

#include <arpa/inet.h>

#include <map>
#include <sstream>
#include <stdexcept>

namespace carp
{

namespace
{

/// The words of an input: plain ones in order, and those of the form NAME=VALUE by name.
class Words
{
  public:
    explicit Words(const std::string& line)
    {
        std::istringstream stream(line);
        for (std::string word; stream >> word;)
        {
            const size_t equals = word.find('=');
            if (equals == std::string::npos)
            {
                m_plain.push_back(word);
            }
            else
            {
                m_named[word.substr(0, equals)] = word.substr(equals + 1);
            }
        }
    }

    /// The next plain word, or nothing.
    std::string Next()
    {
        return m_next < m_plain.size() ? m_plain[m_next++] : "";
    }

    std::optional<std::string> Take(const std::string& name)
    {
        const auto found = m_named.find(name);
        if (found == m_named.end())
        {
            return std::nullopt;
        }
        const std::string value = found->second;
        m_named.erase(found);
        return value;
    }

    template <typename T>
    std::optional<T> TakeNumber(const std::string& name)
    {
        const auto value = Take(name);
        return value ? std::optional<T>(static_cast<T>(std::stoull(*value, nullptr, 0)))
                     : std::nullopt;
    }

    void ExpectNoMore() const
    {
        if (m_next < m_plain.size())
        {
            throw std::runtime_error("not understood: " + m_plain[m_next]);
        }
        if (!m_named.empty())
        {
            throw std::runtime_error("not understood: " + m_named.begin()->first + "=");
        }
    }

  private:
    std::vector<std::string> m_plain;
    size_t m_next = 0;
    std::map<std::string, std::string> m_named;
};

/// "1.5s" or "20ms", exactly.
Duration ReadTime(const std::string& text)
{
    const bool milli = text.size() > 2 && text.substr(text.size() - 2) == "ms";
    if (text.empty() || text.back() != 's')
    {
        throw std::runtime_error("a time such as 1.5s or 20ms expected: " + text);
    }
    const std::string number = text.substr(0, text.size() - (milli ? 2 : 1));
    const size_t point = number.find('.');
    std::string fraction = point == std::string::npos ? "" : number.substr(point + 1);
    const size_t digits = milli ? 6 : 9;
    fraction.resize(digits, '0');
    return Duration(std::stoll(number.substr(0, point) + fraction));
}

template <size_t N>
std::array<uint8_t, N> ReadAddress(const std::string& text)
{
    std::array<uint8_t, N> bytes;
    if (inet_pton(N == 4 ? AF_INET : AF_INET6, text.c_str(), bytes.data()) != 1)
    {
        throw std::runtime_error("an address expected: " + text);
    }
    return bytes;
}

template <size_t N>
std::vector<std::array<uint8_t, N>> ReadAddresses(const std::optional<std::string>& list)
{
    std::vector<std::array<uint8_t, N>> addresses;
    std::istringstream stream(list.value_or(""));
    for (std::string one; std::getline(stream, one, ',');)
    {
        addresses.push_back(ReadAddress<N>(one));
    }
    return addresses;
}

MacBytes ReadMac(const std::string& text)
{
    MacBytes mac{};
    std::istringstream stream(text);
    std::string byte;
    for (size_t i = 0; i < mac.size() && std::getline(stream, byte, ':'); ++i)
    {
        mac[i] = static_cast<uint8_t>(std::stoul(byte, nullptr, 16));
    }
    return mac;
}

Machine ReadMachine(Words& words)
{
    const Dialect* dialect = FindDialect(words.Take("dialect").value_or("openbsd"));
    if (!dialect)
    {
        throw std::runtime_error("no such dialect");
    }
    Config config;
    config.vhid = words.TakeNumber<uint8_t>("vhid").value_or(1);
    config.advbase = words.TakeNumber<uint8_t>("advbase").value_or(1);
    config.advskew = words.TakeNumber<uint8_t>("advskew").value_or(0);
    config.preempt = words.Take("preempt") == "yes";
    config.key = KeyFromPassphrase(words.Take("pass").value_or("story"));
    config.deadRatio = words.TakeNumber<uint8_t>("dead-ratio").value_or(3);
    config.upScript = ReadTime(words.Take("up-script").value_or("0s"));
    config.ipv4 = ReadAddresses<4>(words.Take("address"));
    config.ipv6 = ReadAddresses<16>(words.Take("address6"));
    const auto own = ReadAddress<4>(words.Take("own").value_or("10.0.0.100"));
    return Machine(config, *dialect, own, Thousands());
}

Change ReadChange(Words& words)
{
    Change change;
    change.vhid = words.TakeNumber<uint8_t>("vhid");
    change.advbase = words.TakeNumber<uint8_t>("advbase");
    change.advskew = words.TakeNumber<uint8_t>("advskew");
    if (const auto preempt = words.Take("preempt"))
    {
        change.preempt = preempt == "yes";
    }
    if (const auto pass = words.Take("pass"))
    {
        change.key = KeyFromPassphrase(*pass);
    }
    if (const auto peer = words.Take("peer"))
    {
        change.peer = ReadAddress<4>(*peer);
    }
    if (const auto peer = words.Take("peer6"))
    {
        change.peer6 = ReadAddress<16>(*peer);
    }
    if (const auto mac = words.Take("lladdr"))
    {
        change.handSetMac = *mac == "none" ? std::nullopt : std::optional(ReadMac(*mac));
    }
    return change;
}

Actions Receive(Machine& machine, Instant now, Words& words)
{
    const Family family = words.Next() == "ipv6" ? Family::IPV6 : Family::IPV4;
    const Advertisement advert = Advert(words.TakeNumber<uint8_t>("advbase").value_or(1),
                                        words.TakeNumber<uint8_t>("advskew").value_or(0),
                                        words.TakeNumber<uint8_t>("demote").value_or(0),
                                        words.TakeNumber<uint64_t>("counter").value_or(7));
    const auto from = ReadAddress<4>(words.Take("from").value_or("10.0.0.101"));
    return machine.Receive(now, family, advert, from);
}

SendOutcome ReadOutcome(const std::string& word)
{
    if (word == "ok")
    {
        return SendOutcome::SENT;
    }
    return word == "host-down" ? SendOutcome::HOST_DOWN : SendOutcome::FAILED;
}

State ReadState(const std::string& word)
{
    if (word == "master")
    {
        return State::MASTER;
    }
    return word == "backup" ? State::BACKUP : State::INIT;
}

Actions SetAddresses(Machine& machine, Instant now, Words& words)
{
    auto ipv4 = ReadAddresses<4>(words.Next());
    auto ipv6 = ReadAddresses<16>(words.Take("and6"));
    return machine.SetAddresses(now, std::move(ipv4), std::move(ipv6));
}

Actions SetDemotion(Machine& machine, Instant now, Words& words)
{
    const int value = std::stoi(words.Next());
    return machine.SetDemotion(now, value, words.Next() == "send");
}

Actions Apply(Machine& machine, Instant now, Words& words)
{
    using Input = Actions (*)(Machine&, Instant, Words&);
    static const std::map<std::string, Input> inputs{
        {"up", [](Machine& m, Instant t, Words&) { return m.SetUp(t, true); }},
        {"down", [](Machine& m, Instant t, Words&) { return m.SetUp(t, false); }},
        {"carrier",
         [](Machine& m, Instant t, Words& w) { return m.SetCarrier(t, w.Next() == "back"); }},
        {"allowed",
         [](Machine& m, Instant t, Words& w) { return m.SetAllowed(t, w.Next() == "yes"); }},
        {"addresses", SetAddresses},
        {"remove", [](Machine& m, Instant t, Words&) { return m.Remove(t); }},
        {"reconfigure",
         [](Machine& m, Instant t, Words& w) { return m.Reconfigure(t, ReadChange(w)); }},
        {"state",
         [](Machine& m, Instant t, Words& w) { return m.SetState(t, ReadState(w.Next())); }},
        {"demotion", SetDemotion},
        {"receive", Receive},
        {"seen", [](Machine& m, Instant t, Words&) { return m.PacketSeen(t); }},
        {"sent", [](Machine& m, Instant t, Words& w) { return m.Sent(t, ReadOutcome(w.Next())); }},
        {"wake", [](Machine& m, Instant t, Words&) { return m.Wake(t); }},
    };
    const std::string verb = words.Next();
    const auto found = inputs.find(verb);
    if (found == inputs.end())
    {
        throw std::runtime_error("not understood: " + verb);
    }
    return found->second(machine, now, words);
}

/// Plays inputs and writes down what is answered.
class Player
{
  public:
    void Input(const std::string& line)
    {
        m_text += line + '\n';
        if (line.empty() || line[0] == '#')
        {
            return;
        }
        Words words(line);
        const std::string first = words.Next();
        if (first == "machine")
        {
            m_withCounter = words.Take("show") == "counter";
            m_machine.emplace(ReadMachine(words));
            m_now = Instant(0);
        }
        else if (first == "at" && m_machine)
        {
            At(words);
        }
        else
        {
            throw std::runtime_error("'machine ...' or 'at TIME ...' expected");
        }
        words.ExpectNoMore();
    }

    const std::string& GetText() const
    {
        return m_text;
    }

  private:
    void At(Words& words)
    {
        const Instant now = ReadTime(words.Next());
        if (now < m_now)
        {
            throw std::runtime_error("time runs backwards");
        }
        m_now = now;
        for (const std::string& line : Tell(Apply(*m_machine, now, words), m_withCounter))
        {
            m_text += "  " + line + '\n';
        }
        const auto next = m_machine->NextDeadline();
        m_text += "  next " + (next ? Seconds(*next) : std::string("never")) + '\n';
    }

    std::optional<Machine> m_machine;
    bool m_withCounter = false;
    Instant m_now{0};
    std::string m_text;
};

} // namespace

Trace::Trace(std::istream& text)
{
    size_t number = 0;
    for (std::string line; std::getline(text, line);)
    {
        ++number;
        if (line.rfind("  ", 0) != 0)
        {
            m_inputs.push_back({number, line});
        }
    }
}

std::string Trace::Play() const
{
    Player player;
    for (const Line& input : m_inputs)
    {
        try
        {
            player.Input(input.text);
        }
        catch (const std::exception& error)
        {
            throw std::runtime_error("line " + std::to_string(input.number) + ": " + error.what());
        }
    }
    return player.GetText();
}

} // namespace carp
