// SPDX-License-Identifier: GPL-2.0-only

#ifndef TESTS_VECTORS_H
#define TESTS_VECTORS_H

#include "carp-config.h"
#include "carp-dialect.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// Reading the vector files: bytes, addresses and configurations.
namespace vectors
{

using Json = nlohmann::json;

/// One file of vectors: its kind is the name without "carp-" and ".json".
struct File
{
    std::string name;
    std::string kind;
    Json vectors;
};

/**
 * All vector files of a folder in order of their names.
 * \throws std::runtime_error if the folder cannot be read or a file is not a vector file
 */
std::vector<File> ReadFolder(const std::string& folder);

std::vector<uint8_t> FromHex(const std::string& hex);
std::string ToHex(const uint8_t* data, size_t size);

template <typename Bytes>
std::string ToHex(const Bytes& bytes)
{
    return ToHex(bytes.data(), bytes.size());
}

carp::Ipv4Bytes ToIpv4(const std::string& text);
carp::Ipv6Bytes ToIpv6(const std::string& text);
carp::MacBytes ToMac(std::string text);

/// The dialect that a vector's "implementation" names.
const carp::Dialect& ToDialect(const std::string& name);

/// The key of a vector, derived from its passphrase in the way that it states.
carp::Key ToKey(const Json& vector);

/// vhid, key and addresses of a vector.
carp::Config ToConfig(const Json& vector);

/// vhid, priority, interval and addresses of a vector of VRRP.
carp::Config ToVrrpConfig(const Json& vector);

} // namespace vectors

#endif // TESTS_VECTORS_H
