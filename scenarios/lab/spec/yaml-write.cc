// SPDX-License-Identifier: GPL-2.0-only

#include "yaml-tree.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace lab
{

namespace
{

/// Whether YAML reads a text without quotes as that text again.
bool IsBare(const std::string& text)
{
    const auto isPlain = [](char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.' || c == '/' || c == '%' || c == '+' || c == ' ';
    };
    const auto isNull = text == "null" || text == "Null" || text == "NULL";
    return !text.empty() && !isNull && std::all_of(text.begin(), text.end(), isPlain) &&
           std::isalnum(static_cast<unsigned char>(text.front())) && text.back() != ' ';
}

std::string Flow(const Node& node)
{
    std::string text;
    for (const Node& item : node.items)
    {
        text += text.empty() ? "" : ", ";
        text += node.kind == Node::Kind::MAP ? YamlScalar(item.key) + ": " : "";
        text += item.kind == Node::Kind::MAP    ? "{" + Flow(item) + "}"
                : item.kind == Node::Kind::LIST ? "[" + Flow(item) + "]"
                                                : OnOneLine(item);
    }
    return text;
}

} // namespace

std::string OnOneLine(const Node& node)
{
    return node.kind == Node::Kind::SCALAR ? YamlScalar(node.text) : Flow(node);
}

std::string YamlScalar(const std::string& text)
{
    if (IsBare(text))
    {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text)
    {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
        {
            quoted += '\\';
            quoted += c;
        }
        else if (byte < 0x20 || byte == 0x7f)
        {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\x%02x", byte);
            quoted += escape;
        }
        else
        {
            quoted += c;
        }
    }
    return quoted + "\"";
}

} // namespace lab
