"""What can be wrong about users, roles and signing in."""

from __future__ import annotations

from .problem import Problem, _

ACCESS = (
    Problem("user_unknown", 422, _("There is no such user."), _("Look at the list of users; `argosy users list` shows them.")),
    Problem("email_taken", 409, _("Somebody with this e-mail address is a user already."), _("Change that user, or use another address.")),
    Problem("identity_taken", 409, _("Somebody else signs in with this identity."), _("Have them disabled, or sign in as who you are.")),
    Problem("role_unknown", 422, _("There is no such role."), _("Make it with access.put_role, or correct the code.")),
    Problem(
        "role_built_in",
        422,
        _("The title and the scopes of this role come with the software, and so do the owner's limits: none."),
        _("Set its `limits` alone, or make a role of your own."),
    ),
    Problem("role_in_use", 409, _("Somebody has this role."), _("Give them another one first.")),
    Problem(
        "last_owner", 409, _("Nobody else could sign in as an owner."), _("Make somebody else an owner first, who has signed in once.")
    ),
    Problem(
        "user_above_you",
        403,
        _("This user may do more than you."),
        _("Ask somebody who has the scope named in `scope`, or whose own `limits` are as wide as theirs."),
    ),
    Problem("no_second_factor", 409, _("This user has no second factor."), _("Set one first.")),
    Problem(
        "sign_in_wrong", 401, _("The e-mail address or the password is wrong."), _("Try again, or ask for a link to set a new password.")
    ),
    Problem(
        "sign_in_throttled",
        429,
        _("There were too many attempts."),
        _("Wait as many seconds as `seconds` says. `argosy users` always gets in."),
    ),
    Problem(
        "code_wrong",
        401,
        _("The code is wrong, or was used already."),
        _("Enter the one that is shown now, or one of the recovery codes that you have not used."),
    ),
    Problem("session_over", 401, _("You are not signed in, or not any more."), _("Sign in again.")),
    Problem("link_over", 422, _("This link was used, has been replaced, or is too old."), _("Ask for another one.")),
    Problem(
        "password_weak", 422, _("This password is too easy to guess."), _("See `why`. A few words of your own are good, and long enough.")
    ),
    Problem("sign_on_off", 422, _("Single sign-on is not set up here."), _("Sign in with your password.")),
    Problem(
        "sign_on_failed", 422, _("Your sign-on provider's answer did not hold."), _("Begin again; if it stays, tell whoever runs it `why`.")
    ),
    Problem(
        "sign_on_unknown",
        403,
        _("Nobody was invited by the name your sign-on provider gives you."),
        _("Ask to be invited by the e-mail address that you have there."),
    ),
)
