// SPDX-License-Identifier: GPL-2.0-only

#include "capture.h"

#include "program.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace systemtest
{
namespace
{

constexpr uint32_t MICROSECOND_CAPTURE = 0xa1b2c3d4;
constexpr uint32_t ETHERNET = 1; // link type
constexpr size_t FILE_HEADER = 24;
constexpr size_t RECORD_HEADER = 16;
constexpr size_t IP = 14; // offset of the IPv4 header in a frame

/// A number in the byte order of most machines, which is that of the files.
uint32_t Word(const std::string& file, size_t at)
{
    uint32_t word = 0;
    for (size_t i = 4; i-- > 0;)
    {
        word = word << 8 | static_cast<uint8_t>(file.at(at + i));
    }
    return word;
}

Bytes Part(const Bytes& bytes, size_t from, size_t count)
{
    return {bytes.begin() + static_cast<long>(from),
            bytes.begin() + static_cast<long>(from + count)};
}

} // namespace

std::vector<Frame> ReadCapture(const std::filesystem::path& path)
{
    const std::string file = ReadFile(path);
    if (Word(file, 0) != MICROSECOND_CAPTURE || Word(file, 20) != ETHERNET)
    {
        throw std::runtime_error("no capture of Ethernet in microseconds");
    }
    std::vector<Frame> frames;
    for (size_t at = FILE_HEADER; at < file.size();)
    {
        Frame frame;
        frame.microseconds = int64_t{Word(file, at)} * 1'000'000 + Word(file, at + 4);
        const size_t captured = Word(file, at + 8);
        frame.length = Word(file, at + 12);
        at += RECORD_HEADER;
        const std::string bytes = file.substr(at, captured);
        if (bytes.size() != captured)
        {
            throw std::runtime_error("the last frame of the capture is cut off");
        }
        frame.bytes.assign(bytes.begin(), bytes.end());
        at += captured;
        frames.push_back(std::move(frame));
    }
    return frames;
}

std::optional<CapturedAdvert> ReadAdvert(const Frame& frame)
{
    const Bytes& b = frame.bytes;
    if (b.size() < IP + 20 + 36 || b[12] != 0x08 || b[13] != 0x00 || b[IP + 9] != 112)
    {
        return std::nullopt;
    }
    const size_t carp = IP + 4 * (b[IP] & 0x0f);
    CapturedAdvert advert;
    advert.sourceMac = Part(b, 6, 6);
    advert.sourceIp = Part(b, IP + 12, 4);
    advert.versionAndType = b.at(carp);
    advert.vhid = b.at(carp + 1);
    advert.counter = Part(b, carp + 8, 8);
    advert.digest = Part(b, carp + 16, 20);
    return advert;
}

Bytes HmacSha1(const Bytes& key, const Bytes& message)
{
    Bytes digest(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    HMAC(EVP_sha1(),
         key.data(),
         static_cast<int>(key.size()),
         message.data(),
         message.size(),
         digest.data(),
         &length);
    digest.resize(length);
    return digest;
}

} // namespace systemtest
