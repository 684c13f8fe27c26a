// SPDX-License-Identifier: GPL-2.0-only

// Every vector of every file in a folder: tests/vectors/data, or the one that the environment
// variable CARP_VECTORS names.

#include "vectors.h"

#include "carp-balance.h"
#include "carp-election.h"
#include "carp-intake.h"
#include "carp-machine.h"
#include "carp-timing.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>

namespace vectors
{

namespace
{

using namespace std::chrono_literals;

const std::vector<File>& Files()
{
    static const std::vector<File> files = []
    {
        const char* folder = std::getenv("CARP_VECTORS");
        return ReadFolder(folder ? folder : CARP_LAB_ROOT "/tests/vectors/data");
    }();
    return files;
}

/// Runs a check on all vectors of a kind and fails if there are none.
template <typename Check>
void ForEach(const std::string& kind, Check check)
{
    size_t count = 0;
    for (const File& file : Files())
    {
        for (const Json& vector : file.kind == kind ? file.vectors : Json::array())
        {
            SCOPED_TRACE(file.name + " " + vector.value("id", "without id") + " " +
                         vector.value("tag", ""));
            check(vector);
            ++count;
        }
    }
    EXPECT_GT(count, 0u) << "no vectors of kind " << kind;
    std::cout << "note: " << count << " vectors of kind " << kind << " checked" << std::endl;
}

// hmac

TEST(Vectors, Hmac)
{
    ForEach("hmac",
            [](const Json& v)
            {
                const carp::Config config = ToConfig(v);
                const carp::Dialect& dialect = ToDialect(v.at("implementation"));
                const carp::HmacVariant variant = v.at("variant") == "NOV6LL"
                                                      ? carp::HmacVariant::WITHOUT_LINK_LOCAL
                                                      : carp::HmacVariant::ALL_ADDRESSES;
                const uint64_t counter = std::stoull(v.at("counter").get<std::string>());

                EXPECT_EQ(ToHex(config.key), v.at("key_hex"));
                EXPECT_EQ(ToHex(carp::HmacMessage(config, dialect, variant, counter)),
                          v.at("hmac_input_hex"));

                const carp::Authenticator authenticator(config, dialect);
                const carp::Digest digest = authenticator.Sign(counter, variant);
                EXPECT_EQ(ToHex(digest), v.at("hmac_hex"));
                EXPECT_TRUE(authenticator.Verify(counter, digest));
                if (v.at("variant") != "ORIG")
                {
                    EXPECT_EQ(ToHex(authenticator.Sign(counter)), v.at("hmac_hex")) << "as sent";
                }
                carp::Digest spoilt = digest;
                spoilt[19] ^= 1;
                EXPECT_FALSE(authenticator.Verify(counter, spoilt));
            });
}

// adverts

/// What a machine of this configuration sends, brought there as a host would.
struct SentByMachine
{
    carp::Advertisement advert;
    std::optional<std::chrono::microseconds> next;
};

SentByMachine Send(const Json& v, const carp::Config& config, const carp::Dialect& dialect)
{
    const uint64_t counter = std::stoull(v.at("fields").at("counter").get<std::string>());
    const carp::Family family = v.at("family") == "ipv4" ? carp::Family::IPV4 : carp::Family::IPV6;
    const bool bowOut = v.at("config").value("bow_out", false);
    const int demotion = v.at("config").value("demote", 0) + v.at("config").value("demotion", 0);

    // The randomness is the counter that the original drew. FreeBSD counts on from the IPv4
    // advertisement to the IPv6 one only after it heard a peer, which nobody does here.
    carp::Machine machine(config, dialect, {}, [counter] { return counter; });
    machine.SetDemotion(0ns, demotion, false);
    machine.SetUp(0ns, true);
    machine.Wake(machine.NextDeadline().value());
    const carp::Instant now = machine.NextDeadline().value();
    const carp::Actions actions = bowOut ? machine.SetUp(now, false) : machine.Wake(now);

    SentByMachine sent;
    for (const carp::Action& action : actions)
    {
        const auto* send = std::get_if<carp::SendAdvert>(&action);
        if (send && send->family == family)
        {
            sent.advert = std::get<carp::Advertisement>(send->advert);
        }
    }
    if (machine.NextDeadline())
    {
        sent.next =
            std::chrono::duration_cast<std::chrono::microseconds>(*machine.NextDeadline() - now);
    }
    return sent;
}

TEST(Vectors, Adverts)
{
    ForEach(
        "adverts",
        [](const Json& v)
        {
            carp::Dialect dialect = ToDialect(v.at("implementation"));
            carp::Config config = ToConfig(v.at("config"));
            if (v.at("config").contains("dscp"))
            {
                dialect.ipv4Tos = static_cast<uint8_t>(v.at("config").at("dscp").get<int>() << 2);
            }
            if (v.at("config").contains("mcast"))
            {
                config.peer = ToIpv4(v.at("config").at("mcast"));
            }
            if (v.at("config").contains("peer"))
            {
                config.peer = ToIpv4(v.at("config").at("peer"));
            }
            if (v.at("config").contains("peer6"))
            {
                config.peer6 = ToIpv6(v.at("config").at("peer6"));
            }
            EXPECT_EQ(ToHex(config.key), v.at("config").at("key_hex"));

            const SentByMachine sent = Send(v, config, dialect);
            EXPECT_EQ(ToHex(carp::Encode(sent.advert)), v.at("carp_hex"));
            const Json next = v.value("next_advert_after_usec", Json());
            if (next.is_number())
            {
                EXPECT_EQ(sent.next, std::chrono::microseconds(next.get<int64_t>()));
            }
            else if (v.contains("next_advert_after_usec"))
            {
                EXPECT_FALSE(sent.next.has_value()) << "a bow-out arms no timer";
            }

            // Reading the recorded bytes gives the recorded fields, writing them the same bytes.
            const auto bytes = FromHex(v.at("carp_hex"));
            const auto decoded = carp::Decode(bytes.data(), bytes.size());
            ASSERT_TRUE(std::holds_alternative<carp::Advertisement>(decoded));
            const auto& advert = std::get<carp::Advertisement>(decoded);
            const Json& fields = v.at("fields");
            EXPECT_EQ(advert.version, fields.at("version"));
            EXPECT_EQ(advert.type, fields.at("type"));
            EXPECT_EQ(advert.vhid, fields.at("vhid"));
            EXPECT_EQ(advert.advskew, fields.at("advskew"));
            EXPECT_EQ(advert.authLength, fields.at("authlen"));
            EXPECT_EQ(advert.demote, fields.at("demote_or_pad"));
            EXPECT_EQ(advert.advbase, fields.at("advbase"));
            EXPECT_EQ(std::to_string(advert.counter), fields.at("counter"));
            EXPECT_EQ(ToHex(advert.digest), fields.at("hmac_hex"));
            EXPECT_EQ(ToHex(carp::Encode(advert)), v.at("carp_hex"));

            const Json& ip = v.at("ip_fields");
            if (v.at("family") == "ipv4")
            {
                EXPECT_EQ(dialect.ipv4Tos, ip.at("tos"));
                EXPECT_EQ(carp::TTL, ip.at("ttl"));
                EXPECT_EQ(carp::IP_PROTOCOL, ip.at("protocol"));
                EXPECT_EQ(config.peer, ToIpv4(ip.at("dst")));
            }
            else
            {
                EXPECT_EQ(dialect.ipv6TrafficClass, ip.at("traffic_class"));
                EXPECT_EQ(carp::TTL, ip.at("hop_limit"));
                EXPECT_EQ(carp::IP_PROTOCOL, ip.at("next_header"));
                EXPECT_EQ(config.peer6, ToIpv6(ip.at("dst")));
            }
            if (v.contains("ether"))
            {
                std::string mac = v.at("ether").at("src");
                mac.erase(std::remove(mac.begin(), mac.end(), ':'), mac.end());
                EXPECT_EQ(ToHex(carp::VirtualMac(config.vhid, dialect.advertMacFifthByte)), mac);
            }
        });
}

// vrrpv3-adverts

/// Both ends and the kind of service that an IP header states.
struct IpHeader
{
    explicit IpHeader(const std::vector<uint8_t>& bytes)
        : isIpv6(bytes.at(0) >> 4 == 6)
    {
        if (isIpv6)
        {
            service = static_cast<uint8_t>(bytes.at(0) << 4 | bytes.at(1) >> 4);
            protocol = bytes.at(6);
            packet.ttl = bytes.at(7);
            std::copy_n(bytes.begin() + 8, 16, packet.source6.begin());
            std::copy_n(bytes.begin() + 24, 16, packet.destination6.begin());
            packet.family = carp::Family::IPV6;
        }
        else
        {
            service = bytes.at(1);
            protocol = bytes.at(9);
            packet.ttl = bytes.at(8);
            std::copy_n(bytes.begin() + 12, 4, packet.source.begin());
            std::copy_n(bytes.begin() + 16, 4, packet.destination.begin());
        }
    }

    std::vector<uint8_t> Encode(const carp::VrrpAdvertisement& advert) const
    {
        return isIpv6 ? carp::Encode(advert, packet.source6, packet.destination6)
                      : carp::Encode(advert, packet.source, packet.destination);
    }

    bool isIpv6;
    uint8_t service = 0;
    uint8_t protocol = 0;
    carp::ReceivedPacket packet; ///< without payload
};

/// The advertisement that a machine sends in a family when it takes over.
carp::VrrpAdvertisement TakeOver(const carp::Config& config,
                                 const carp::Dialect& dialect,
                                 carp::Family family)
{
    carp::Machine machine(config, dialect, {}, [] { return 1; });
    machine.SetUp(0ns, true);
    for (const carp::Action& action : machine.Wake(machine.NextDeadline().value()))
    {
        const auto* send = std::get_if<carp::SendAdvert>(&action);
        if (send && send->family == family)
        {
            return std::get<carp::VrrpAdvertisement>(send->advert);
        }
    }
    ADD_FAILURE() << "nothing sent";
    return {};
}

void ExpectFields(const carp::VrrpAdvertisement& advert, const Json& fields)
{
    EXPECT_EQ(advert.version, fields.at("version"));
    EXPECT_EQ(advert.type, fields.at("type"));
    EXPECT_EQ(advert.vhid, fields.at("vrid"));
    EXPECT_EQ(advert.priority, fields.at("priority"));
    EXPECT_EQ(advert.count, fields.at("count"));
    EXPECT_EQ(advert.interval, fields.at("max_advert_interval_centiseconds"));
    const std::array<uint8_t, 2> checksum{static_cast<uint8_t>(advert.checksum >> 8),
                                          static_cast<uint8_t>(advert.checksum)};
    EXPECT_EQ(ToHex(checksum), fields.at("checksum_hex"));
    std::string addresses;
    for (const auto& address : advert.ipv4)
    {
        addresses += ToHex(address);
    }
    for (const auto& address : advert.ipv6)
    {
        addresses += ToHex(address);
    }
    EXPECT_EQ(addresses, fields.at("addresses_hex"));
}

/// A peer of the same configuration accepts the message, but with no byte changed.
void ExpectAcceptedOnlyIntact(std::vector<uint8_t> message,
                              carp::ReceivedPacket packet,
                              const carp::Config& config,
                              const carp::Dialect& dialect)
{
    const carp::Authenticator authenticator(config, dialect);
    const std::vector<carp::Listener> listeners{{&config, &authenticator, true, 0}};
    packet.payload = message.data();
    packet.size = message.size();
    EXPECT_EQ(carp::Judge(packet, listeners, dialect).drop, std::nullopt);
    for (size_t i = 2; i < message.size(); ++i) // before that, version and vhid are asked
    {
        message[i] ^= 0x10;
        EXPECT_EQ(carp::Judge(packet, listeners, dialect).counter, carp::Counter::BADSUM) << i;
        message[i] ^= 0x10;
    }
    packet.source[3] ^= 1;
    packet.source6[15] ^= 1;
    EXPECT_EQ(carp::Judge(packet, listeners, dialect).counter, carp::Counter::BADSUM) << "source";
}

TEST(Vectors, VrrpAdverts)
{
    ForEach("vrrpv3-adverts",
            [](const Json& v)
            {
                const carp::Dialect& dialect = ToDialect(v.at("implementation"));
                const carp::Config config = ToVrrpConfig(v.at("config"));
                EXPECT_TRUE(carp::Validate(config, dialect).empty());
                const std::vector<uint8_t> ip = FromHex(v.at("ip_hex"));
                const IpHeader header(ip);
                EXPECT_EQ(header.isIpv6, v.at("family") == "ipv6");
                EXPECT_EQ(header.service,
                          header.isIpv6 ? dialect.ipv6TrafficClass : dialect.ipv4Tos);
                EXPECT_EQ(header.protocol, carp::IP_PROTOCOL);
                EXPECT_EQ(header.packet.ttl, carp::TTL);
                EXPECT_EQ(header.packet.destination, config.peer);
                EXPECT_EQ(header.packet.destination6, config.peer6);

                const auto sent = TakeOver(config, dialect, header.packet.family);
                const std::vector<uint8_t> message = header.Encode(sent);
                EXPECT_EQ(ToHex(message), v.at("vrrp_hex"));

                const std::vector<uint8_t> recorded = FromHex(v.at("vrrp_hex"));
                const auto read =
                    carp::PeekVrrp(recorded.data(), recorded.size(), header.packet.family);
                ASSERT_TRUE(read);
                ExpectFields(*read, v.at("fields"));
                EXPECT_EQ(ToHex(header.Encode(*read)), v.at("vrrp_hex"));
                ExpectAcceptedOnlyIntact(recorded, header.packet, config, dialect);
            });
}

// decisions

/// The word that the vectors use for what a machine did.
std::string Describe(const carp::Actions& actions, bool timerRestarted)
{
    bool sent = false;
    bool announced = false;
    for (const carp::Action& action : actions)
    {
        if (const auto* change = std::get_if<carp::StateChange>(&action))
        {
            if (change->to == carp::State::MASTER)
            {
                return "become_master";
            }
            return sent ? "send_advert_then_become_backup" : "become_backup";
        }
        sent = sent || std::holds_alternative<carp::SendAdvert>(action);
        announced = announced || std::holds_alternative<carp::Announce>(action);
    }
    if (announced)
    {
        return "gratuitous_arp_now_and_after_2_adverts";
    }
    return timerRestarted ? "restart_master_down_timer" : "none";
}

/// A second announcement leaves with the second advertisement from now.
void ExpectRepeatedAnnouncement(carp::Machine& machine)
{
    for (int advert = 1; advert <= 2; ++advert)
    {
        bool announced = false;
        for (const carp::Action& action : machine.Wake(machine.NextDeadline().value()))
        {
            announced = announced || std::holds_alternative<carp::Announce>(action);
        }
        EXPECT_EQ(announced, advert == 2) << "advert " << advert;
    }
}

TEST(Vectors, Decisions)
{
    ForEach("decisions",
            [](const Json& v)
            {
                const carp::Dialect& dialect = ToDialect(v.at("implementation"));
                const Json& own = v.at("own");
                carp::Config config;
                config.vhid = 1;
                config.ipv4 = {{10, 0, 0, 100}};
                config.advbase = own.at("advbase");
                config.advskew = own.at("advskew");
                config.preempt = own.at("preempt");
                config.deadRatio = own.value("dead_ratio", 3);
                const int demotion = own.value("demote", 0) + own.value("demotion", 0) +
                                     (own.value("suppressed", false) ? 1 : 0);
                const carp::Ipv4Bytes ownAddress = ToIpv4(own.value("srcip", "10.0.0.1"));
                const carp::Ipv4Bytes source = ToIpv4(v.at("received").value("src", "10.0.0.2"));

                carp::Machine machine(config, dialect, ownAddress, [] { return 1; });
                machine.SetDemotion(0ns, demotion, false);
                carp::Instant now = 0ns;
                if (v.at("state") != "INIT")
                {
                    machine.SetUp(now, true);
                }
                if (v.at("state") == "MASTER")
                {
                    now = machine.NextDeadline().value();
                    machine.Wake(now);
                }
                ASSERT_EQ(carp::ToString(machine.GetState()), v.at("state"));
                if (v.at("state") == "MASTER" && dialect.repeatsAnnouncement)
                {
                    // Let the announcement that belongs to the takeover pass.
                    for (int advert = 0; advert < 2; ++advert)
                    {
                        now = machine.NextDeadline().value();
                        machine.Wake(now);
                    }
                }

                carp::Advertisement advert;
                advert.vhid = 1;
                advert.advbase = v.at("received").at("advbase");
                advert.advskew = v.at("received").at("advskew");
                advert.demote = v.at("received").value("demote", 0);
                now += 1us;
                const auto before = machine.NextDeadline();
                const carp::Actions actions =
                    machine.Receive(now, carp::Family::IPV4, advert, source);
                const bool restarted = machine.NextDeadline() != before;
                EXPECT_EQ(Describe(actions, restarted), v.at("action"));
                if (v.at("action") == "restart_master_down_timer" && !dialect.looksOnlyAtWakeUps)
                {
                    EXPECT_EQ(machine.NextDeadline().value(),
                              now + carp::MasterDownTime(config, dialect));
                }
                if (v.at("action") == "gratuitous_arp_now_and_after_2_adverts")
                {
                    ExpectRepeatedAnnouncement(machine);
                }
            });
}

// timers

TEST(Vectors, Timers)
{
    ForEach("timers",
            [](const Json& v)
            {
                carp::Config config;
                config.advbase = v.at("advbase");
                config.advskew = v.at("advskew");
                config.deadRatio = v.value("ucarp_dead_ratio", 3);
                size_t dialects = 0;
                for (const carp::Dialect* dialect : carp::AllDialects())
                {
                    if (!v.contains(dialect->name))
                    {
                        continue;
                    }
                    ++dialects;
                    SCOPED_TRACE(dialect->name);
                    const Json& expected = v.at(dialect->name);
                    const int demotion = v.value(dialect->name + "_demotion", 0);
                    EXPECT_EQ(carp::MasterDownTime(config, *dialect).count(),
                              expected.at("master_down_us"));
                    EXPECT_EQ(carp::AdvertInterval(config, *dialect, demotion, false).count(),
                              expected.at("advert_interval_us"));
                    if (expected.contains("first_advert_interval_us"))
                    {
                        EXPECT_EQ(carp::AdvertInterval(config, *dialect, demotion, true).count(),
                                  expected.at("first_advert_interval_us"));
                    }
                }
                EXPECT_GT(dialects, 0u);
            });
}

// receive

/// An IPv4 packet taken apart as a stack does.
struct Ipv4Packet
{
    explicit Ipv4Packet(const std::string& hex)
        : bytes(FromHex(hex))
    {
        const size_t header = (bytes.at(0) & 0x0f) * 4u;
        const size_t total = std::min<size_t>(bytes.at(2) << 8 | bytes.at(3), bytes.size());
        packet.payload = bytes.data() + header;
        packet.size = total - std::min(total, header);
        packet.ttl = bytes.at(8);
        std::copy_n(bytes.begin() + 12, 4, packet.source.begin());
        std::copy_n(bytes.begin() + 16, 4, packet.destination.begin());
        packet.toMulticast = carp::IsMulticast(packet.destination);
        packet.ipHeaderIntact = carp::InternetChecksum(bytes.data(), header) == 0;
    }

    std::vector<uint8_t> bytes;
    carp::ReceivedPacket packet;
};

/// What the vectors call a drop that only ucarp knows, which has no counters.
bool MeansSameReason(const std::string& word, carp::DropReason reason)
{
    static const std::map<carp::DropReason, std::vector<std::string>> words{
        {carp::DropReason::WRONG_TTL, {"ttl"}},
        {carp::DropReason::TOO_SHORT, {"length", "size", "short"}},
        {carp::DropReason::WRONG_CHECKSUM, {"checksum"}},
        {carp::DropReason::UNKNOWN_VHID, {"vhid"}},
        {carp::DropReason::WRONG_VERSION, {"version"}},
        {carp::DropReason::WRONG_DIGEST, {"digest"}},
        {carp::DropReason::OWN_SOURCE, {"own source", "source"}},
        {carp::DropReason::OTHER_GROUP, {"group", "destination"}},
    };
    const auto found = words.find(reason);
    return found != words.end() && std::any_of(found->second.begin(),
                                               found->second.end(),
                                               [&](const std::string& known)
                                               { return word.find(known) != std::string::npos; });
}

/// The word that an expectation begins with; the vectors may explain it behind.
std::string FirstWord(const std::string& text)
{
    return text.substr(0, text.find_first_of(" ,;("));
}

void ExpectIntake(const carp::IntakeResult& result, const std::string& expected)
{
    const std::string word = FirstWord(expected);
    if (word == "accept")
    {
        EXPECT_TRUE(result.advert.has_value())
            << "dropped: " << (result.drop ? carp::ToString(*result.drop) : "?");
        return;
    }
    ASSERT_TRUE(result.drop.has_value()) << "accepted, not dropped as " << expected;
    const std::string counterPrefix = "carps_";
    if (word == "drop")
    {
        EXPECT_FALSE(result.counter.has_value()) << expected;
    }
    else if (word.rfind(counterPrefix, 0) == 0)
    {
        ASSERT_TRUE(result.counter.has_value()) << expected;
        EXPECT_EQ(carp::ToString(*result.counter), word.substr(counterPrefix.size()));
    }
    else
    {
        EXPECT_TRUE(MeansSameReason(expected, *result.drop))
            << expected << " expected, found: " << carp::ToString(*result.drop);
    }
}

/// The receiver's own cookie, if the vector gives one, in hex or as a decimal number.
uint64_t OwnCookie(const Json& receiver)
{
    for (const auto& [key, value] : receiver.items())
    {
        const bool meant = key.find("cookie") != std::string::npos ||
                           key.find("counter") != std::string::npos;
        if (meant && value.is_string())
        {
            const std::string text = value;
            const bool hex = key.find("hex") != std::string::npos ||
                             text.find_first_not_of("0123456789") != std::string::npos;
            return std::stoull(text, nullptr, hex ? 16 : 10);
        }
    }
    return 0;
}

TEST(Vectors, Receive)
{
    ForEach("receive",
            [](const Json& v)
            {
                const Json& receiver = v.at("receiver");
                carp::Config config = ToConfig(receiver);
                config.preempt = receiver.value("preempt", false);
                if (receiver.contains("peer"))
                {
                    config.peer = ToIpv4(receiver.at("peer"));
                }
                Ipv4Packet ip(v.at("ip_hex"));
                ip.packet.fromOwnAddress = ip.packet.source == ToIpv4(receiver.at("own_ip"));
                for (const carp::Dialect* dialect : carp::AllDialects())
                {
                    const std::string expected = v.value(dialect->name, "not applicable");
                    if (expected == "not applicable")
                    {
                        continue;
                    }
                    SCOPED_TRACE(dialect->name);
                    const carp::Authenticator authenticator(config, *dialect);
                    const bool running = receiver.value("state", "BACKUP") != "INIT";
                    const std::vector<carp::Listener> listeners{
                        {&config, &authenticator, running, OwnCookie(receiver)}};
                    ExpectIntake(
                        carp::Judge(ip.packet, listeners, *dialect, receiver.value("allow", true)),
                        expected);
                }
            });
}

// balance

void ExpectMacHash(const Json& v)
{
    const carp::MacHash hash(ToKey(v));
    EXPECT_EQ(ToHex(ToKey(v)), v.at("key_hex"));
    char text[9];
    for (size_t i = 0; i < 2; ++i)
    {
        std::snprintf(text, sizeof(text), "%08x", hash.GetHashKey()[i]);
        EXPECT_EQ(text, v.at("hashkey").at(i).get<std::string>());
    }
    const uint32_t value = hash(ToMac(v.at("source_mac")));
    EXPECT_EQ(value, v.at("hash").get<uint32_t>());
    EXPECT_EQ(value % v.at("nodes").get<size_t>(), v.at("node_index").get<size_t>());
}

void ExpectFold(const Json& v)
{
    const std::string source = v.at("src");
    const bool isIpv4 = source.find(':') == std::string::npos;
    const uint32_t fold = isIpv4 ? carp::Fold(ToIpv4(source), ToIpv4(v.at("dst")))
                                 : carp::Fold(ToIpv6(source), ToIpv6(v.at("dst")));
    EXPECT_EQ(fold, v.at("fold").get<uint32_t>());
    EXPECT_EQ(fold % v.at("nodes").get<size_t>(), v.at("node_index").get<size_t>());
}

void ExpectSenderIndex(const Json& v)
{
    const carp::Ipv4Bytes sender = ToIpv4(v.at("source_ip"));
    const size_t nodes = v.at("nodes");
    const auto index = [&](carp::ArpSelector selector) {
        return carp::IndexOfAsker({sender, {}}, selector, {}, nodes);
    };
    EXPECT_EQ(index(carp::ArpSelector::ADDRESS_IN_HOST_ORDER),
              v.at("node_index_host_order").get<size_t>());
    EXPECT_EQ(index(carp::ArpSelector::ADDRESS_IN_NETWORK_ORDER),
              v.at("node_index_network_order_on_little_endian").get<size_t>());
}

TEST(Vectors, Balance)
{
    ForEach("balance",
            [](const Json& v)
            {
                const std::string kind = v.at("kind");
                const std::map<std::string, void (*)(const Json&)> checks{
                    {"openbsd-arp-mac-hash", ExpectMacHash},
                    {"openbsd-ip-fold", ExpectFold},
                    {"legacy-arpbalance-source-ip", ExpectSenderIndex},
                };
                const auto check = checks.find(kind);
                ASSERT_NE(check, checks.end()) << "no check for " << kind;
                check->second(v);
            });
}

// The whole folder

TEST(Vectors, NamesKindsThatAreNotKnownYet)
{
    const std::vector<std::string>
        known{"hmac", "adverts", "decisions", "timers", "receive", "balance", "vrrpv3-adverts"};
    for (const File& file : Files())
    {
        EXPECT_FALSE(file.vectors.empty()) << file.name << " holds no vectors";
        if (std::find(known.begin(), known.end(), file.kind) == known.end())
        {
            std::cout << "note: " << file.vectors.size() << " vectors of kind " << file.kind
                      << " left out: the core does not know that kind yet" << std::endl;
        }
    }
}

} // namespace

} // namespace vectors
