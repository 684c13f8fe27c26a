// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FILES_H
#define LAB_FILES_H

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>

namespace lab
{

/**
 * A file that appears whole or not at all. What is written goes to a temporary file in the same
 * folder; Commit() gives it its name, in one step and in place of an older file of that name.
 * Without Commit() the destructor removes it.
 *
 * Constructor and Commit() throw std::runtime_error that says which file and why.
 */
class PendingFile
{
  public:
    explicit PendingFile(const std::filesystem::path& path);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    std::ostream& Stream();
    void Commit();

  private:
    std::filesystem::path m_path;
    std::filesystem::path m_temporary;
    std::ofstream m_stream;
    bool m_committed = false;
};

/// Writes a whole file; throws as PendingFile does.
void WriteFile(const std::filesystem::path& path, const std::string& content);

} // namespace lab

#endif // LAB_FILES_H
