"""What can be wrong about files and long work."""

from __future__ import annotations

from .problem import Problem

FILES = (
    Problem(
        "upload_unknown",
        422,
        "There is no such upload of yours.",
        "Upload the file to /api/v1/uploads, and name the id it gets within a day.",
    ),
    Problem("upload_too_large", 413, "The file is larger than is taken.", "Send at most `bytes_max` bytes; split a long list."),
    Problem("file_unknown", 404, "There is no such file.", "A job has a result when it has ended; an attachment until it is taken off."),
    Problem(
        "attachment_too_large", 422, "The file is too large to hang on an order.", "Attach at most `bytes_max` bytes, or a link in a note."
    ),
    Problem(
        "attachment_disguised",
        422,
        "The file isn't what its name says.",
        "`media_type` tells what it is: give it a name that says so, or save it in the format that it claims to have.",
    ),
    Problem("attachment_unknown", 422, "The order has no such attachment.", "The order's page lists them with their numbers."),
    Problem("too_many_attachments", 422, "An order has at most so many attachments.", "Take one off with orders.detach first."),
    Problem("job_unknown", 422, "There is no such job.", "The list of jobs tells their ids."),
    Problem(
        "job_not_found", 404, "There is no such job.", "The list of jobs tells their ids; those of others are not shown to limited keys."
    ),
    Problem("job_over", 409, "The job has ended already.", "Its result can be downloaded; jobs.retry runs it again where it failed."),
    Problem("job_not_over", 409, "The job waits or runs, or all of it is done.", "Only what failed or was cancelled is run again."),
    Problem("job_not_yours", 422, "Somebody else has started this job.", "Only they may run it again; start one of your own."),
    Problem(
        "bulk_impossible",
        422,
        "This command can't be run on many orders with these data.",
        "Name a command with an `order`, and in `data` what else it takes: `errors` tells what is wrong.",
    ),
)
