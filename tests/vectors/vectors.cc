// SPDX-License-Identifier: GPL-2.0-only

#include "vectors.h"

#include <arpa/inet.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace vectors
{

namespace
{

/// The vectors write passphrases as Latin-1 characters, JSON carries them as UTF-8.
std::string Latin1(const std::string& utf8)
{
    std::string bytes;
    for (size_t i = 0; i < utf8.size(); ++i)
    {
        const auto lead = static_cast<uint8_t>(utf8[i]);
        if (lead < 0x80)
        {
            bytes.push_back(utf8[i]);
        }
        else
        {
            bytes.push_back(static_cast<char>((lead & 0x03) << 6 | (utf8.at(++i) & 0x3f)));
        }
    }
    return bytes;
}

} // namespace

std::vector<File> ReadFolder(const std::string& folder)
{
    namespace fs = std::filesystem;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder))
    {
        if (entry.path().extension() == ".json")
        {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());

    std::vector<File> files;
    for (const fs::path& path : paths)
    {
        std::ifstream in(path);
        const Json document = Json::parse(in);
        if (!document.contains("vectors"))
        {
            throw std::runtime_error(path.filename().string() + ": no \"vectors\" in it");
        }
        const std::string stem = path.stem().string();
        const std::string kind = stem.rfind("carp-", 0) == 0 ? stem.substr(5) : stem;
        files.push_back({path.filename().string(), kind, document.at("vectors")});
    }
    return files;
}

std::vector<uint8_t> FromHex(const std::string& hex)
{
    std::vector<uint8_t> bytes;
    for (size_t i = 0; i + 1 < hex.size(); i += 2)
    {
        bytes.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

std::string ToHex(const uint8_t* data, size_t size)
{
    static const char* digits = "0123456789abcdef";
    std::string hex;
    for (size_t i = 0; i < size; ++i)
    {
        hex.push_back(digits[data[i] >> 4]);
        hex.push_back(digits[data[i] & 0x0f]);
    }
    return hex;
}

carp::Ipv4Bytes ToIpv4(const std::string& text)
{
    carp::Ipv4Bytes bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) != 1)
    {
        throw std::runtime_error("not an IPv4 address: " + text);
    }
    return bytes;
}

carp::Ipv6Bytes ToIpv6(const std::string& text)
{
    carp::Ipv6Bytes bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1)
    {
        throw std::runtime_error("not an IPv6 address: " + text);
    }
    return bytes;
}

const carp::Dialect& ToDialect(const std::string& name)
{
    const carp::Dialect* dialect = carp::FindDialect(name);
    if (!dialect)
    {
        throw std::runtime_error("unknown implementation " + name);
    }
    return *dialect;
}

carp::MacBytes ToMac(std::string text)
{
    text.erase(std::remove(text.begin(), text.end(), ':'), text.end());
    carp::MacBytes mac{};
    const auto bytes = FromHex(text);
    if (bytes.size() != mac.size())
    {
        throw std::runtime_error("not an Ethernet address: " + text);
    }
    std::copy_n(bytes.begin(), mac.size(), mac.begin());
    return mac;
}

carp::Key ToKey(const Json& vector)
{
    const std::string passphrase = Latin1(vector.at("passphrase").get<std::string>());
    if (vector.value("key_derivation", "first19") == "first19")
    {
        return carp::KeyFromPassphrase(passphrase);
    }
    carp::Key key{};
    std::copy_n(passphrase.begin(), std::min(passphrase.size(), key.size()), key.begin());
    return key;
}

carp::Config ToConfig(const Json& vector)
{
    carp::Config config;
    config.vhid = vector.at("vhid");
    config.key = ToKey(vector);
    for (const auto& address : vector.value("ipv4", Json::array()))
    {
        config.ipv4.push_back(ToIpv4(address));
    }
    for (const auto& address : vector.value("ipv6", Json::array()))
    {
        config.ipv6.push_back(ToIpv6(address));
        if (vector.contains("ipv6_scope_index") && carp::HasEmbeddedScope(config.ipv6.back()))
        {
            // As the kernels keep it; it must not matter.
            config.ipv6.back()[3] = vector.at("ipv6_scope_index").get<uint8_t>();
        }
    }
    if (vector.contains("manual_lladdr"))
    {
        config.handSetMac = ToMac(vector.at("manual_lladdr"));
    }
    config.advbase = vector.value("advbase", 1);
    config.advskew = vector.value("advskew", 0);
    return config;
}

carp::Config ToVrrpConfig(const Json& vector)
{
    carp::Config config;
    config.version = carp::Version::VRRP;
    config.vhid = vector.at("vhid");
    config.vrrpPriority = vector.at("priority");
    config.vrrpInterval = vector.at("interval_centiseconds");
    for (const auto& address : vector.at("ipv4"))
    {
        config.ipv4.push_back(ToIpv4(address));
    }
    for (const auto& address : vector.at("ipv6"))
    {
        config.ipv6.push_back(ToIpv6(address));
    }
    return config;
}

} // namespace vectors
