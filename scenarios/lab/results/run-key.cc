// SPDX-License-Identifier: GPL-2.0-only

#include "lab/results/run-key.h"

#include "lab/spec/printer.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace lab
{

std::string Sha256(const std::string& text)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    const char* const digits = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < size; ++i)
    {
        hex += digits[digest[i] >> 4];
        hex += digits[digest[i] & 15];
    }
    return hex;
}

std::string SettingDigest(const Scenario& scenario)
{
    Scenario bare = scenario;
    bare.name.clear();
    bare.claim.clear();
    bare.why.clear();
    bare.expect.clear();
    bare.seed = Scenario().seed;
    return Sha256(Print(bare));
}

std::string RunKey(const std::string& settingDigest,
                   const std::vector<Metric>& metrics,
                   uint64_t seed,
                   const std::string& program)
{
    std::string all = program + "\n" + settingDigest + "\n" + std::to_string(seed) + "\n";
    for (const Metric& metric : metrics)
    {
        all += metric.name + ": " + metric.text + "\n";
    }
    return Sha256(all);
}

} // namespace lab
