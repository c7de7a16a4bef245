"""Nobody acts without saying who and why: `actor` and `purpose` of every action, keyword-only, without a default."""

import ast

from tests.architecture.rules.tree import Module, Tree, parsed

WHO_AND_WHY = ("actor", "purpose")
WITHOUT = {
    "audit.record": "its Event carries who and why",
    "access.require": "the gate itself: the actor is what it judges",
    "access.found": "nobody can sign in yet: refused once two people can",
    "access.record_refusal": "the error carries who and why",
    "access.begin_sign_in": "makes the Actor",
    "access.finish_sign_in": "makes the Actor",
    "access.try_sign_in": "counts a try, before anybody is known",
    "access.judge_sign_in": "makes the Actor",
    "access.forgive": "gives back a try of nobody in particular",
    "access.sign_in": "makes the Actor",
    "access.sign_out": "ends the Actor's session; the token says whose",
    "access.step_up": "renews the Actor's session; the token says whose",
    "access.ask_for_passkey": "a challenge, of which nobody learns anything",
    "access.sign_in_by_passkey": "makes the Actor",
    "access.step_up_by_passkey": "renews the Actor's session; the token says whose",
    "access.ask_for_new_passkey": "one's own way to sign in: no reason is asked for",
    "access.add_passkey": "one's own way to sign in: no reason is asked for",
    "access.end_passkey": "one's own way to sign in: no reason is asked for",
    "access.set_out": "a trip to a provider, worth nothing until it has come back",
    "access.set_out_to_step_up": "the same; the token says whose visit",
    "access.come_back": "makes the Actor",
    "access.issue_asker_code": "one's own code: no reason is asked for",
    "access.number_to_call": "comes before the reason, which is the asker's too",
    "access.name_asker": "comes before the reason, which is the asker's too",
    "access.end_asking": "what was asked for is over",
    "access.say_family": "one's own account: no reason is asked for",
    "access.end_every_way": "part of what takes two: its callers say who and why",
    "access.see_own_record": "one's own record: no reason is asked for",
    "access.change_password": "one's own way to sign in: no reason is asked for",
    "access.change_pin": "one's own way to sign in: no reason is asked for",
    "access.begin_enrolment": "nobody has signed in yet: the code says for whom",
    "access.offered": "nobody has signed in yet: the code says for whom",
    "access.enrol": "makes the Actor",
    "access.ask_for_first_passkey": "a challenge, of which nobody learns anything",
    "access.enrol_by_passkey": "makes the Actor",
    "access.keep_to_hand": "keeps what the actor was just given; who takes it out is asked",
    "access.end_visit": "one's own visit: no reason is asked for",
    "access.end_other_visits": "one's own visits: no reason is asked for",
    "access.read_notices": "what one is told of oneself: no reason is asked for",
    "access.open_session": "what signing in ends with",
    "access.moved_session": "one's own visit: no reason is asked for",
    "access.record_failure": "nobody has signed in",
    "access.event_of": "pure: the event carries who",
    "vault.record_ref": "pure: a keyed digest",
    "vault.tokens": "pure: keyed digests",
}


def breaches_of_who_and_why(tree: Tree) -> list[str]:
    """The exceptions are named above with their reasons; one that is none any more is a breach too."""
    lacking = {
        f"{module.app}.{function.name}": f"{module.path}:{function.lineno} lacks {' and '.join(missing)}"
        for module in tree.modules
        if _of_actions(module)
        for function in parsed(module.text).body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and not function.name.startswith("_")
        if (missing := _missing(function.args))
    }
    stale = [f"{name} is no exception any more" for name in WITHOUT if name not in lacking]
    return [breach for name, breach in lacking.items() if name not in WITHOUT] + stale


def _of_actions(module: Module) -> bool:
    return module.path == f"{module.app}/actions.py" or module.path.startswith(f"{module.app}/actions/")


def _missing(arguments: ast.arguments) -> list[str]:
    required = {
        argument.arg
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    }
    return [name for name in WHO_AND_WHY if name not in required]
