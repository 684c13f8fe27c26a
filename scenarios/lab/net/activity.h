// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_ACTIVITY_H
#define LAB_ACTIVITY_H

namespace lab
{

/// Something that runs on a host while that has power.
class Activity
{
  public:
    Activity() = default;
    virtual ~Activity() = default;

    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;

    /// The host is switched on.
    virtual void Start() = 0;

    /// The host loses power: whatever is under way is forgotten, without a word to anybody.
    virtual void Stop() = 0;
};

} // namespace lab

#endif // LAB_ACTIVITY_H
