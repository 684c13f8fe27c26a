// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FLOW_H
#define LAB_FLOW_H

#include "printer.h"
#include "units.h"
#include "yaml-tree.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// A map in flow style that grows key by key.
class FlowMap
{
  public:
    FlowMap& Raw(const char* key, const std::string& yaml)
    {
        m_text += (m_text.empty() ? "" : ", ") + std::string(key) + ": " + yaml;
        return *this;
    }

    FlowMap& Text(const char* key, const std::string& text)
    {
        return Raw(key, YamlScalar(text));
    }

    FlowMap& Number(const char* key, int64_t number)
    {
        return Raw(key, std::to_string(number));
    }

    FlowMap& Bool(const char* key, bool value)
    {
        return Raw(key, value ? "true" : "false");
    }

    FlowMap& At(const char* key, const std::optional<When>& when)
    {
        return when ? Raw(key, Print(*when)) : *this;
    }

    FlowMap& Span(const char* key, const std::optional<Time>& time)
    {
        return time ? Raw(key, FormatTime(*time)) : *this;
    }

    template <typename Number>
    FlowMap& Count(const char* key, const std::optional<Number>& number)
    {
        return number ? Raw(key, std::to_string(*number)) : *this;
    }

    FlowMap& Probability(const char* key, const std::optional<double>& probability)
    {
        return probability ? Raw(key, FormatProbability(*probability)) : *this;
    }

    FlowMap& Who(const char* key, const std::optional<std::string>& name)
    {
        return name ? Text(key, *name) : *this;
    }

    FlowMap& Who(const char* key, const std::optional<Target>& target)
    {
        return target ? Text(key, target->text) : *this;
    }

    bool IsEmpty() const
    {
        return m_text.empty();
    }

    const std::string& Inside() const
    {
        return m_text;
    }

    std::string Braced() const
    {
        return "{" + m_text + "}";
    }

  private:
    std::string m_text;
};

/// Items of YAML as a list in flow style.
inline std::string FlowList(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items)
    {
        text += (text.empty() ? "" : ", ") + item;
    }
    return "[" + text + "]";
}

} // namespace lab

#endif // LAB_FLOW_H
