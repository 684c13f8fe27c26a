// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_DESCRIPTOR_H
#define LAB_DESCRIPTOR_H

#include <unistd.h>
#include <utility>

namespace lab
{

/// A file descriptor that closes itself.
class Descriptor
{
  public:
    Descriptor() = default;

    explicit Descriptor(int number)
        : m_number(number)
    {
    }

    ~Descriptor()
    {
        Close();
    }

    Descriptor(Descriptor&& other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    {
    }

    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    /// -1 if it is closed.
    int Number() const
    {
        return m_number;
    }

    void Close()
    {
        if (m_number >= 0)
        {
            close(m_number);
        }
        m_number = -1;
    }

  private:
    int m_number = -1;
};

} // namespace lab

#endif // LAB_DESCRIPTOR_H
