// SPDX-License-Identifier: GPL-2.0-only

#include "files.h"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <unistd.h>

namespace lab
{

namespace
{

[[noreturn]] void Refuse(const std::filesystem::path& path, const std::error_code& why)
{
    throw std::runtime_error("cannot write " + path.string() + ": " + why.message());
}

std::error_code LastError()
{
    return {errno != 0 ? errno : EIO, std::generic_category()};
}

} // namespace

PendingFile::PendingFile(const std::filesystem::path& path)
    : m_path(path),
      m_temporary(path)
{
    // Of processes that write the same file at the same time, one wins; none spoils the other's.
    m_temporary += "." + std::to_string(getpid()) + ".part";
    errno = 0;
    m_stream.open(m_temporary, std::ios::binary | std::ios::trunc);
    if (!m_stream)
    {
        Refuse(m_path, LastError());
    }
}

PendingFile::~PendingFile()
{
    if (!m_committed)
    {
        m_stream.close();
        std::error_code ignored;
        std::filesystem::remove(m_temporary, ignored);
    }
}

std::ostream& PendingFile::Stream()
{
    return m_stream;
}

void PendingFile::Commit()
{
    errno = 0;
    m_stream.close();
    if (!m_stream)
    {
        Refuse(m_path, LastError());
    }
    std::error_code error;
    std::filesystem::rename(m_temporary, m_path, error);
    if (error)
    {
        Refuse(m_path, error);
    }
    m_committed = true;
}

void WriteFile(const std::filesystem::path& path, const std::string& content)
{
    PendingFile file(path);
    file.Stream() << content;
    file.Commit();
}

} // namespace lab
