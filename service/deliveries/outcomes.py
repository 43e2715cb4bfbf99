"""What is known after a call, and what a delivery's state may therefore say."""

from enum import StrEnum


class Outcome(StrEnum):
    """The proof each needs is in its comment; nothing else may be claimed."""

    ACCEPTED = "平台已接收"  # the platform's own code, an int and 0 (signed webhook: any 2xx)
    REJECTED_CONTENT = "内容被拒"  # a code that says the message is wrong: dead letter at once
    CHANNEL_BROKEN = "通道失效"  # the robot or its address is gone: pause it, tell over another
    THROTTLED = "限流"  # spends no attempt
    NOT_DELIVERED = "未送出"  # the call provably never reached the platform: retry
    UNKNOWN = "不明"  # may or may not have arrived: never silently repeated


class DeliveryState(StrEnum):
    PENDING = "待发"
    SENDING = "在发"
    MERGED = "并入同日提醒"  # another delivery carries its words and settles both
    ACCEPTED = "平台已接收"
    HELD = "不明待查"  # outcome unknown: a person decides
    DEAD = "未送达"  # dead letter: replay or give up
    SUPERSEDED = "不再发"  # the notice was withdrawn or replaced before it left
    REROUTED = "改走备用通道"  # another robot has it now; this one never called for it in vain
    EXPIRED = "过期不发"  # its time was over before it could leave
    CONFIRMED = "查实已到"  # unknown until a person saw it in the group


#: Over, and nothing after it needs to wait.
DONE = (
    DeliveryState.ACCEPTED,
    DeliveryState.CONFIRMED,
    DeliveryState.SUPERSEDED,
    DeliveryState.REROUTED,
    DeliveryState.EXPIRED,
)
