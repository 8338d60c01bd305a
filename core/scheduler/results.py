"""What is recorded of a job."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.delivery import DeliveryKind, NewDelivery
from core.presave import Answer, PreSaveStatus
from core.queues import SaveJob, SaveResult
from core.scheduler.retry import Decision

PARKED_BY = timedelta(seconds=5)


def untried(job: SaveJob) -> SaveResult:
    """It goes back, and the attempt does not count."""
    return SaveResult(id=job.id, campaign_id=job.campaign_id, status=PreSaveStatus.WAITING)


def result_of(job: SaveJob, answer: Answer, decision: Decision, now: datetime) -> SaveResult:
    """What the decision writes down."""
    status, next_at = decision.status, decision.next_at
    if decision.hold:  # it waits for its wave's hold to end, or is parked with its wave under the wave's lock
        parked = status is PreSaveStatus.AWAITING_SOURCE
        status, next_at = PreSaveStatus.WAITING, now + PARKED_BY if parked else None
    return SaveResult(
        job.id,
        job.campaign_id,
        status,
        answer.detail[:120],
        next_at,
        () if decision.tell is None else messages(job, answer, decision.tell, now),
        job.permit.grant_id if decision.kill_grant and job.permit else None,
    )


def messages(job: SaveJob, answer: Answer, kind: DeliveryKind, now: datetime) -> tuple[NewDelivery, ...]:
    """What the fan is told about an outcome; nothing where no chat is known."""
    if job.address_id is None:
        return ()
    occasion = job.dsp.value if kind is DeliveryKind.RECEIPT else f"{job.dsp.value}:{job.attempts}"
    args = {"dsp": job.dsp.value, "outcome": answer.outcome.value, "at": now.isoformat(timespec="seconds")}
    return (
        NewDelivery(
            address_id=job.address_id, campaign_id=job.campaign_id, kind=kind, occasion=occasion, args=args
        ),
    )
