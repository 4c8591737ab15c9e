"""What people type, as values; what is wrong with it is said beside the field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from tecum.ledger.receipts import Channel
from tecum.terms import AnswerKind


class SeveralFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked as one is."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # noqa: ANN401 - Django's signature
        """Check every file."""
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files]


class ReceiveForm(forms.Form):
    """Papers, how they came, and when if not now (by the clock of the agency)."""

    papers = FilesField(label="Papers")
    channel = forms.ChoiceField(
        label="How they came", choices=[(one.value, one.value) for one in Channel]
    )
    received_at = forms.DateTimeField(
        label="When they came, if not now",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class AnswerForm(forms.Form):
    """The answer to one act of one instrument."""

    instrument = forms.CharField(widget=forms.HiddenInput)
    act = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Answer", choices=[(one.value, one.value) for one in AnswerKind])
    trigger = forms.CharField(label="On which event (for a promise)", required=False)
