"""What can be wrong about files and long work."""

from __future__ import annotations

from .problem import Problem, _

FILES = (
    Problem(
        "upload_unknown",
        422,
        _("There is no such upload of yours."),
        _("Upload the file to /api/v1/uploads, and name the id it gets within a day."),
    ),
    Problem("upload_too_large", 413, _("The file is larger than is taken."), _("Send at most `bytes_max` bytes; split a long list.")),
    Problem(
        "file_unknown", 404, _("There is no such file."), _("A job has a result when it has ended; an attachment until it is taken off.")
    ),
    Problem(
        "attachment_too_large",
        422,
        _("The file is too large to hang on an order."),
        _("Attach at most `bytes_max` bytes, or a link in a note."),
    ),
    Problem(
        "attachment_disguised",
        422,
        _("The file isn't what its name says."),
        _("`media_type` tells what it is: give it a name that says so, or save it in the format that it claims to have."),
    ),
    Problem("attachment_unknown", 422, _("The order has no such attachment."), _("The order's page lists them with their numbers.")),
    Problem("too_many_attachments", 422, _("An order has at most so many attachments."), _("Take one off with orders.detach first.")),
    Problem("job_unknown", 422, _("There is no such job."), _("The list of jobs tells their ids.")),
    Problem(
        "job_not_found",
        404,
        _("There is no such job."),
        _("The list of jobs tells their ids; those of others are not shown to limited keys."),
    ),
    Problem("job_over", 409, _("The job has ended already."), _("Its result can be downloaded; jobs.retry runs it again where it failed.")),
    Problem("job_not_over", 409, _("The job waits or runs, or all of it is done."), _("Only what failed or was cancelled is run again.")),
    Problem("job_not_yours", 422, _("Somebody else has started this job."), _("Only imports are taken over; start one of your own.")),
    Problem(
        "bulk_impossible",
        422,
        _("This command can't be run on many orders with these data."),
        _("Name a command with an `order`, and in `data` what else it takes: `errors` tells what is wrong."),
    ),
)
