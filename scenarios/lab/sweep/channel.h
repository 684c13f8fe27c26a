// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_CHANNEL_H
#define LAB_CHANNEL_H

#include "lab/sweep/descriptor.h"

#include <optional>
#include <string>

namespace lab
{

/// One end of a connection between two processes, which carries messages of any length.
class Channel
{
  public:
    /// \param socket of the kind of socketpair(AF_UNIX, SOCK_STREAM)
    explicit Channel(Descriptor socket);

    /// \return false if nobody is at the other end any more
    bool Send(const std::string& message);

    /// Takes what has arrived, without waiting. \return false if the other end was closed and
    /// nothing more will come
    bool Fetch();

    /// The next message of those that were fetched, if one is complete.
    std::optional<std::string> Next();

    /// Waits for the next message; nothing if the other end was closed.
    std::optional<std::string> Await();

    int Number() const;

  private:
    bool Read(int flags);

    Descriptor m_socket;
    std::string m_arrived;
    size_t m_taken = 0; ///< bytes of m_arrived that were returned already
};

} // namespace lab

#endif // LAB_CHANNEL_H
