"""An authority opened as two officers open it, for proofs that need one, and what one of them may decide there."""

from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role
from contactpoint.shielding import actions as shielding

SIGNING = Purpose(PurposeCode.DESK_SHIELD, reference="lab/signing")


def officer(name: str, authority: AuthorityCode | None) -> Actor:
    """A shielding officer with a code just given; of the national team where there is no authority."""
    return Actor(
        f"p-{name}",
        Role.SHIELDING_OFFICER,
        f"o-{name}",
        authority,
        national=authority is None,
        stepped_up=True,
        own_factor=True,
    )


NATIONAL = officer("national", None)


def open_authority(authority: AuthorityCode) -> None:
    """Both signatures (B6-37); with the rights of the desk."""
    for signer in (officer("own", authority), NATIONAL):
        shielding.sign_open(authority, actor=signer, purpose=SIGNING)
