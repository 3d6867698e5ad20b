"""What became of a suggestion: it was copied, it was liked or not, it was about something else."""

from __future__ import annotations

from fastapi import APIRouter, Response

from assistant.api.body import StrictRoute
from assistant.api.problem import Refused
from assistant.api.service import Asking, Use
from assistant.api.shapes import Copying, Correcting, Judged, Owing, Taken
from assistant.store.values import Copied, Corrected, Opinion, OwedReply

router = APIRouter(route_class=StrictRoute, tags=["outcomes"])


@router.post("/copied")
def copied(body: Copying, use: Use, caller: Asking) -> Owing:
    """Note a reply that was copied or sent. With `message`, the answers that it promises are noted and returned.

    Open answers that this conversation was owed are given by it.
    """
    store, now = use.store, use.assistant.now()
    owed: tuple[OwedReply, ...] = ()
    if body.message is not None and body.message.channel != "page":
        promised = use.assistant.check(body.text, body.message).owed
        owed = store.owe(body.conversation, promised, body.text, now) if promised else ()
    store.log.copied(Copied(who=caller.who, **body.model_dump(exclude={"message"})), now)
    return Owing(owed=owed)


@router.post("/feedback", status_code=204, response_class=Response)
def feedback(body: Judged, use: Use, caller: Asking) -> None:
    """Note what an agent thinks of a draft; the same client's last word on it counts."""
    found = use.store.log.one(body.suggestion)
    if found is None or (caller.name and found.who != caller.who):
        raise Refused(404, use.say("api.no_suggestion"))
    use.store.log.felt(Opinion(who=caller.who, **body.model_dump()), use.assistant.now())


@router.post("/corrections", status_code=201)
def corrected(body: Correcting, use: Use, caller: Asking) -> Taken:
    """Note that a message is about something else than was thought, for a lead to look at and for training."""
    known = {sub.id for sub in use.assistant.content.taxonomy.intent(body.now).subs}
    if body.sub and body.sub not in known:
        raise Refused(422, use.say("api.no_sub", intent=body.now, subs="、".join(sorted(known))))
    return Taken(id=use.store.log.corrected(Corrected(who=caller.who, **body.model_dump()), use.assistant.now()))
