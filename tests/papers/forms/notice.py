"""The notice to the person detained, which follows a detainer: English, then other languages.

The English text is the form's. The translations are short texts of our own: the official ones
could not be had, and a reader needs only pages that look like them.
"""

from tests.papers.elements import Break, Element, Heading, Para

_ENGLISH = (
    (
        "The Department of Homeland Security (DHS) has placed an immigration detainer on you. An "
        "immigration detainer is a notice to a law enforcement agency that DHS intends to assume "
        "custody of you (after you otherwise would be released from custody) because there is "
        "probable cause that you are subject to removal from the United States under federal "
        "immigration law. DHS has requested that the law enforcement agency that is currently "
        "detaining you maintain custody of you for a period not to exceed 48 hours beyond the "
        "time when you would have been released based on your criminal charges or convictions."
    ),
    (
        "If DHS does not take you into custody during this additional 48 hour period, you should "
        "contact your custodian (the agency that is holding you now) to inquire about your "
        "release. If you believe you are a United States citizen or the victim of a crime, "
        "please advise DHS by calling the ICE Law Enforcement Support Center toll free at (855) "
        "448-6903."
    ),
)
_OTHERS = (
    (
        "NOTIFICACIÓN A LA PERSONA DETENIDA",
        (
            "El Departamento de Seguridad Nacional (DHS) pidió a la agencia que lo tiene bajo "
            "custodia que le avise antes de su liberación y que lo mantenga detenido hasta 48 "
            "horas más. La agencia debe entregarle una copia de este formulario. Si pasan las 48 "
            "horas y el DHS no lo ha recogido, pregunte a quien lo tiene bajo custodia por su "
            "liberación. Si usted es ciudadano de los Estados Unidos o víctima de un delito, "
            "llame al (855) 448-6903."
        ),
    ),
    (
        "AVIS AU DÉTENU OU À LA DÉTENUE",
        (
            "Le Département de la sécurité intérieure (DHS) a demandé au service qui vous "
            "détient de l'avertir avant votre libération et de vous garder jusqu'à 48 heures de "
            "plus. Une copie de ce formulaire doit vous être remise. Si le DHS ne vient pas dans "
            "ce délai, renseignez-vous auprès du service qui vous détient. Si vous êtes citoyen "
            "des États-Unis ou victime d'un crime, appelez le (855) 448-6903."
        ),
    ),
    (
        "NOTIFICAÇÃO AO DETENTO",
        (
            "O Departamento de Segurança Interna (DHS) pediu ao órgão que o mantém preso que o "
            "avise antes da sua soltura e que o mantenha sob custódia por até 48 horas a mais. "
            "Uma cópia deste formulário deve ser entregue a você. Se o DHS não vier nesse prazo, "
            "pergunte ao órgão sobre a sua soltura. Se você é cidadão dos Estados Unidos ou "
            "vítima de um crime, ligue para (855) 448-6903."
        ),
    ),
)


def notice_pages() -> tuple[Element, ...]:
    """Pages 2 and 3 of a detainer."""
    pages: list[Element] = [
        Break(),
        Heading(text="NOTICE TO THE DETAINEE", size=11),
        *(Para(text=text) for text in _ENGLISH),
        Heading(text=_OTHERS[0][0], size=11),
        Para(text=_OTHERS[0][1]),
        Break(),
    ]
    for title, text in _OTHERS[1:]:
        pages += [Heading(text=title, size=11), Para(text=text)]
    pages.append(
        Para(text="Short translations made for testing; not the official translations.", size=6)
    )
    return tuple(pages)
