"""The few PDFium functions that reading needs, called directly.

The shared library comes in the `pypdfium2` distribution; its Python layer is not imported,
because a process that reads one paper would spend most of its start on it, and because the calls
made for every word must carry plain addresses. Signatures follow PDFium's public headers
(fpdfview.h, fpdf_text.h, fpdf_edit.h, fpdf_annot.h, fpdf_formfill.h, fpdf_flatten.h,
fpdf_attachment.h).
"""

import ctypes
from collections.abc import Callable
from importlib.util import find_spec
from os.path import exists
from typing import Any

_P, _I, _U, _F = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong, ctypes.c_float

_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDF_InitLibraryWithConfig": (None, (_P,)),
    "FPDF_GetLastError": (_U, ()),
    "FPDF_LoadMemDocument64": (_P, (ctypes.c_char_p, ctypes.c_size_t, _P)),
    "FPDF_CloseDocument": (None, (_P,)),
    "FPDF_GetPageCount": (_I, (_P,)),
    "FPDF_DocumentHasValidCrossReferenceTable": (_I, (_P,)),
    "FPDFDoc_GetAttachmentCount": (_I, (_P,)),
    "FPDF_GetFormType": (_I, (_P,)),
    "FPDFDOC_InitFormFillEnvironment": (_P, (_P, _P)),
    "FPDFDOC_ExitFormFillEnvironment": (None, (_P,)),
    "FORM_OnAfterLoadPage": (None, (_P, _P)),
    "FORM_OnBeforeClosePage": (None, (_P, _P)),
    "FPDF_LoadPage": (_P, (_P, _I)),
    "FPDF_ClosePage": (None, (_P,)),
    "FPDF_GetPageBoundingBox": (_I, (_P, _P)),
    "FPDFBitmap_Create": (_P, (_I, _I, _I)),
    "FPDFBitmap_FillRect": (_I, (_P, _I, _I, _I, _I, _U)),
    "FPDFBitmap_GetBuffer": (_P, (_P,)),
    "FPDFBitmap_GetStride": (_I, (_P,)),
    "FPDFBitmap_Destroy": (None, (_P,)),
    "FPDF_RenderPageBitmap": (None, (_P, _P, _I, _I, _I, _I, _I, _I)),
    "FPDF_FFLDraw": (None, (_P, _P, _P, _I, _I, _I, _I, _I, _I)),
    "FPDFPage_GetRotation": (_I, (_P,)),
    "FPDFText_LoadPage": (_P, (_P,)),
    "FPDFText_ClosePage": (None, (_P,)),
    "FPDFText_CountChars": (_I, (_P,)),
    "FPDFText_GetText": (_I, (_P, _I, _I, _P)),
    "FPDFText_GetUnicode": (ctypes.c_uint, (_P, _I)),
    "FPDFText_GetLooseCharBox": (_I, (_P, _I, _P)),
    "FPDFText_GetCharBox": (_I, (_P, _I, _P, _P, _P, _P)),
    "FPDFText_GetFontInfo": (_U, (_P, _I, _P, _U, _P)),
    "FPDFPage_CountObjects": (_I, (_P,)),
    "FPDFPage_GetObject": (_P, (_P, _I)),
    "FPDFPageObj_GetType": (_I, (_P,)),
    "FPDFPageObj_GetBounds": (_I, (_P, _P, _P, _P, _P)),
    "FPDFPageObj_GetMatrix": (_I, (_P, _P)),
    "FPDFFormObj_CountObjects": (_I, (_P,)),
    "FPDFFormObj_GetObject": (_P, (_P, _U)),
    "FPDFTextObj_GetTextRenderMode": (_I, (_P,)),
    "FPDFPageObj_GetFillColor": (_I, (_P, _P, _P, _P, _P)),
    "FPDFPath_CountSegments": (_I, (_P,)),
    "FPDFPath_GetPathSegment": (_P, (_P, _I)),
    "FPDFPath_GetDrawMode": (_I, (_P, _P, _P)),
    "FPDFPathSegment_GetPoint": (_I, (_P, _P, _P)),
    "FPDFPathSegment_GetType": (_I, (_P,)),
    "FPDFPage_GetAnnotCount": (_I, (_P,)),
    "FPDFPage_GetAnnot": (_P, (_P, _I)),
    "FPDFPage_CloseAnnot": (None, (_P,)),
    "FPDFPage_RemoveAnnot": (_I, (_P, _I)),
    "FPDFPage_Flatten": (_I, (_P, _I)),
    "FPDFAnnot_GetSubtype": (_I, (_P,)),
    "FPDFAnnot_GetFlags": (_I, (_P,)),
    "FPDFAnnot_GetAP": (_U, (_P, _I, _P, _U)),
    "FPDFAnnot_GetStringValue": (_U, (_P, ctypes.c_char_p, _P, _U)),
    "FPDFAnnot_GetRect": (_I, (_P, _P)),
    "FPDFAnnot_GetFormFieldType": (_I, (_P, _P)),
    "FPDFAnnot_GetFormFieldName": (_U, (_P, _P, _P, _U)),
    "FPDFAnnot_GetFormFieldValue": (_U, (_P, _P, _P, _U)),
    "FPDFAnnot_GetFormFieldExportValue": (_U, (_P, _P, _P, _U)),
    "FPDFAnnot_IsChecked": (_I, (_P, _P)),
}


class Pdfium:
    """The loaded library; call it with a function's name to get the function."""

    def __init__(self) -> None:
        library = ctypes.CDLL(_library_file())
        self._functions: dict[str, Callable[..., Any]] = {}
        for name, (result, arguments) in _SIGNATURES.items():
            function = library[name]
            function.restype = result
            function.argtypes = arguments
            self._functions[name] = function
        # An empty list of font folders: boxes must not depend on the fonts of this machine, and
        # the confined process may open no file.
        self._no_folders = (ctypes.c_char_p * 1)(None)
        config = _LibraryConfig(2, ctypes.cast(self._no_folders, ctypes.c_void_p), None, 0)
        self("FPDF_InitLibraryWithConfig")(ctypes.byref(config))

    def __call__(self, name: str) -> Callable[..., Any]:
        """Give the function of this name."""
        return self._functions[name]


class _LibraryConfig(ctypes.Structure):
    """FPDF_LIBRARY_CONFIG, version 2 (fpdfview.h)."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("user_font_paths", ctypes.c_void_p),
        ("isolate", ctypes.c_void_p),
        ("embedder_slot", ctypes.c_uint),
    )


def _library_file() -> str:
    """Find the shared library inside the installed distribution."""
    spec = find_spec("pypdfium2_raw")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        for name in ("libpdfium.so", "libpdfium.dylib", "pdfium.dll"):
            file = f"{folder}/{name}"
            if exists(file):  # noqa: PTH110 - pathlib would be a tenth of a cold start
                return file
    raise ImportError(
        "the PDF library is missing: pypdfium2 is not installed with its own libpdfium; "
        "install the wheel of pypdfium2 for this platform"
    )


_loaded: list[Pdfium] = []


def pdfium() -> Pdfium:
    """Give the library, loaded once a process."""
    if not _loaded:
        _loaded.append(Pdfium())
    return _loaded[0]
