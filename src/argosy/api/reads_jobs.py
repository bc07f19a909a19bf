"""The reads of long work and of files, and the one address that takes a file in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from argosy.api import answers_jobs as answers
from argosy.api.reading import May, Named, Reads, Responses, found, service_of
from argosy.api.routes import PREFIX
from argosy.base import ids
from argosy.base.errors import Refused
from argosy.base.ids import Id
from argosy.base.limits import TEXT_LENGTH_MAX
from argosy.queries.jobs import attached, job_file, job_list, job_page
from argosy.queries.sight import Sight
from argosy.serving import files
from argosy.serving.asked import NO_NUL, Listing

MAY = May("jobs:read")
MAY_ORDERS = May("orders:read")
MAY_UPLOAD = May("files:write")
BYTES: Responses = {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
job_reads = Reads("jobs", MAY)
MayRead = Annotated[Sight, Depends(MAY)]
JobId = Annotated[str, Path(description="The job's id.", examples=["0190a3f0-0000-7000-8000-000000000001"])]


class JobsAsked(Listing):
    """Which jobs."""

    state: answers.State | None = None
    kind: answers.Kind | None = None


@job_reads.list("/jobs", "jobs.list", "Jobs, newest first.", answers.JobList)
async def jobs(request: Request, asked: Annotated[JobsAsked, Query()]) -> Any:
    """A page of jobs: one's own, or everybody's with the scope `jobs:all` and without limits."""
    return await job_reads.listed(request, asked, lambda sight, after, limit: job_list(sight, after, limit, asked.state, asked.kind))


@job_reads.one("/jobs/{job}", "jobs.get", "A job as a whole.", answers.JobPage, "job_not_found")
async def one_job(request: Request, job: JobId, sight: MayRead) -> Any:
    """How far it has come, and what came of it."""
    return await found(request, job_page(named(job), sight), "job_not_found")


@job_reads.get(
    "/jobs/{job}/{part}",
    operation_id="jobs.file",
    summary="What a job has made.",
    response_class=Response,
    responses=BYTES,
    openapi_extra={"x-scope": MAY.scope, "x-refuses": ("job_not_found", "file_unknown")},
)
async def result(request: Request, job: JobId, part: Annotated[answers.Part, Path(examples=["result"])], sight: MayRead) -> Any:
    """The list, the outcome of each order, what changed: as a file. `rejects`: rows of an import that were not taken, and why."""
    return files.given(service_of(request), await found(request, job_file(named(job), part, sight), "file_unknown"))


uploads = APIRouter(prefix=PREFIX, tags=["jobs"])


@uploads.post(
    "/uploads",
    operation_id="uploads.add",
    summary="Bring a file.",
    status_code=201,
    response_model=answers.Uploaded,
    openapi_extra={
        "x-scope": MAY_UPLOAD.scope,
        "x-refuses": ("upload_too_large",),
        "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
    },
)
async def upload(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=TEXT_LENGTH_MAX, pattern=NO_NUL, description="The file's name.")],
) -> Any:
    """The body is the file, as it is, of at most 200 MB. What it is is told by its content, whatever it is called."""
    actor = await MAY_UPLOAD.actor(request)
    files.refuse_large(request)
    service = service_of(request)
    file = await files.taken(service, request.stream(), name, actor.id, await service.now())
    return {
        **{"id": ids.text(file.id), "name": file.name, "media_type": file.media_type, "size": file.size},
        "sha256": file.sha256.hex(),
    }


@uploads.get(
    "/orders/{order}/attachments/{n}",
    operation_id="attachments.get",
    summary="A file on an order.",
    response_class=Response,
    responses=BYTES,
    openapi_extra={"x-scope": MAY_ORDERS.scope, "x-refuses": ("file_unknown",)},
)
async def attachment(
    request: Request,
    order: Named,
    n: Annotated[int, Path(ge=1, le=2**31 - 1, description="Its number within the order.")],
    sight: Annotated[Sight, Depends(MAY_ORDERS)],
) -> Any:
    """Its bytes, to be saved: no browser shows them."""
    return files.given(service_of(request), await found(request, attached(order, n, sight), "file_unknown"))


def named(id: str) -> Id:
    """Refused: job_not_found, where it can be no job's."""
    try:
        return ids.parse(id)
    except ValueError:
        raise Refused("job_not_found") from None
