// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/decode-command.h"

#include "lab/cli/commands.h"
#include "lab/decode/render.h"

#include <charconv>
#include <ostream>

namespace lab
{

namespace
{

/// The bytes that the hexadecimal digits write, padded with NUL as all keys are.
carp::Key KeyFromHex(const std::string& text)
{
    carp::Key key{};
    if (text.empty() || text.size() % 2 != 0 || text.size() > 2 * key.size())
    {
        throw UsageError("--key " + text + ": expected 1 to 20 bytes of two hexadecimal digits");
    }
    for (size_t i = 0; 2 * i < text.size(); ++i)
    {
        const char* const digits = text.data() + 2 * i;
        const auto read = std::from_chars(digits, digits + 2, key[i], 16);
        if (read.ec != std::errc{} || read.ptr != digits + 2)
        {
            throw UsageError("--key " + text + ": expected hexadecimal digits");
        }
    }
    return key;
}

/// Secrets are called by their place on the command line, never by themselves.
std::string NameOf(const std::string& kind, size_t place, size_t count)
{
    return count == 1 ? kind : kind + " " + std::to_string(place);
}

} // namespace

decode::Knowledge KnowledgeOf(const DecodeOptions& options)
{
    decode::Knowledge knowledge;
    for (const std::string& password : options.passwords)
    {
        const size_t place = knowledge.secrets.size() + 1;
        knowledge.secrets.push_back({NameOf("password", place, options.passwords.size()),
                                     carp::KeyFromPassphrase(password)});
    }
    for (size_t i = 0; i < options.keys.size(); ++i)
    {
        knowledge.secrets.push_back(
            {NameOf("key", i + 1, options.keys.size()), KeyFromHex(options.keys[i])});
    }
    for (const std::string& text : options.addresses)
    {
        const auto address = ParseAddress(text);
        if (!address)
        {
            throw UsageError("--address " + text + ": expected an IPv4 or IPv6 address");
        }
        knowledge.addresses.push_back(*address);
    }
    return knowledge;
}

int Decode(const DecodeOptions& options, const Console& console)
{
    const decode::Report report = decode::DecodeCapture(options.file, KnowledgeOf(options));
    const std::string& damage = report.capture.damage;
    if (!damage.empty())
    {
        console.err << "carp-lab: " << options.file << ": damaged after frame "
                    << report.capture.frames << ": " << damage << "\n";
    }
    if (options.json)
    {
        decode::WriteJsonLines(console.out, report);
    }
    else
    {
        decode::PrintReport(console.out, report, options.file);
    }
    const bool fine = report.anomalies.empty() && damage.empty();
    return options.strict && !fine ? EXIT_FAILED : EXIT_HOLDS;
}

} // namespace lab
