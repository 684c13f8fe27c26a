// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_UTF8_H
#define LAB_UTF8_H

#include <optional>
#include <string>

namespace lab
{

/**
 * Where a text stops being text: the first byte that is no UTF-8, or a control character other
 * than tab and the line ends. yaml-cpp would replace or misread them silently.
 */
std::optional<size_t> FindNoText(const std::string& text);

} // namespace lab

#endif // LAB_UTF8_H
