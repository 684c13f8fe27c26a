// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_TEXT_FILE_H
#define LAB_TEXT_FILE_H

#include "diagnostic.h"

#include <optional>
#include <string>

namespace lab
{

/**
 * The content of a file that people write.
 *
 * \param expected what it should be, such as "a scenario file"
 * \param log of that file; gets why it cannot be read
 */
std::optional<std::string> ReadTextFile(const std::string& path,
                                        const std::string& expected,
                                        Log& log);

} // namespace lab

#endif // LAB_TEXT_FILE_H
