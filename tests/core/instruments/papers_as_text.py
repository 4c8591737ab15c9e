# ruff: noqa: RUF001 - the forms print dashes and quotation marks of their own
"""Whole papers as plain text, filled with invented people, for the tests of recognition."""

I_247A = """DHS Form I-247A (02/17) Page 1 of 3
DEPARTMENT OF HOMELAND SECURITY (DHS)
IMMIGRATION DETAINER – NOTICE OF ACTION
Subject ID: 300123456   Event #: XDE1900000001
File No: A 000 123 456   Date: 11/04/2019
TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)
Sheriff, Alder County Jail, 31 Foundry Lane
FROM: (DHS Office Address)
ICE ERO, 200 Sample Parkway
Name of Alien: QUINTERRA, Evaristo
Date of Birth: 01/02/1980 Citizenship: MEXICO Sex: M
1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS
DETERMINATION IS BASED ON (complete box 1 or 2):
[X] a final order of removal against the alien;
[ ] the pendency of ongoing removal proceedings against the alien;
[x] biometric confirmation of the alien's identity and a records check of federal databases
☐ statements made by the alien to an immigration officer
2. DHS TRANSFERRED THE ALIEN TO YOUR CUSTODY FOR A PROCEEDING OR INVESTIGATION (complete box 1
or 2).
[ ] Upon completion of the proceeding or investigation for which the alien was transferred to
your custody
IT IS THEREFORE REQUESTED THAT YOU:
• Notify DHS as early as practicable (at least 48 hours, if possible) before the alien is
released from your custody. Please notify DHS by calling [X] U.S. Immigration and Customs
Enforcement (ICE) or [ ] U.S. Customs and Border Protection (CBP) at 303.
{cancel}
P. L. Harrowgate, Deportation Officer (Name and title of Immigration Officer)
______ (Signature of Immigration Officer) (Sign in ink)
TO BE COMPLETED BY THE LAW ENFORCEMENT AGENCY CURRENTLY HOLDING THE ALIEN WHO IS THE SUBJECT OF
THIS NOTICE:
Local Booking/Inmate #: 77 Estimated release date/time: 12/24/2019
Vera Stranger, Sergeant (Name and title of Officer)
"""
NOT_CANCELLED = (
    "[ ] If checked: please cancel the detainer related to this alien previously submitted to"
    " you on ______ (date)."
)
CANCELLED = (
    "[X] If checked: please cancel the detainer related to this alien previously submitted to"
    " you on 10/01/2019 (date)."
)
NOTICE = """\fNOTICE TO THE DETAINEE
The Department of Homeland Security (DHS) has placed an immigration detainer on you.
DHS Form I-247A (02/17) Page 2 of 3
\fAVIS AU DÉTENU OU À LA DÉTENUE
Le service qui vous détient vous garde jusqu'à 48 heures. IMMIGRATION DETAINER.
DHS Form I-247A (02/17) Page 3 of 3
"""
I_247A_WHOLE = I_247A.format(cancel=NOT_CANCELLED) + NOTICE
I_247A_CANCELLING = I_247A.format(cancel=CANCELLED) + NOTICE

I_247_2012 = """DEPARTMENT OF HOMELAND SECURITY
IMMIGRATION DETAINER - NOTICE OF ACTION
Subject ID: 1   Event #: 2
File No: A000123456   Date: 01/05/2013
Name of Alien: QUINTERRA, Evaristo
Date of Birth: 01/02/1980 Nationality: MEXICO Sex: M
THE U.S. DEPARTMENT OF HOMELAND SECURITY (DHS) HAS TAKEN THE ACTION RELATED TO THE PERSON
IDENTIFIED ABOVE, CURRENTLY IN YOUR CUSTODY:
[X] Determined that there is reason to believe the individual is an alien subject to removal
from the United States.
IT IS REQUESTED THAT YOU:
[X] Maintain custody of the subject for a period NOT TO EXCEED 48 HOURS, excluding Saturdays,
Sundays, and holidays
DHS Form I-247 (12/12) Page 1 of 3
"""

I_247N = """DEPARTMENT OF HOMELAND SECURITY (DHS)
REQUEST FOR VOLUNTARY NOTIFICATION OF RELEASE OF SUSPECTED PRIORITY ALIEN
Subject ID: 12   File No: A000123456   Event #: 34   Date: 06/30/2016
TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)
Warden, Pinyon Center
FROM: (DHS Office Address)
ICE ERO, Dallas
Name of Subject: HAVRILUKA, Ostap
Date of Birth: 03/04/1977 Suspected Citizenship: UKRAINE Sex: M
1. DHS SUSPECTS THAT THE SUBJECT IS A REMOVABLE ALIEN AND THAT THE SUBJECT IS AN IMMIGRATION
ENFORCEMENT PRIORITY BECAUSE HE/SHE (mark at least one option below, or skip to section 2):
[X] has been convicted of an offense classified as a felony, other than a state offense
IT IS THEREFORE REQUESTED THAT YOU:
• Provide notice as early as practicable (at least 48 hours, if possible)
DHS Form I-247N (5/15)
"""

I_247D = """DEPARTMENT OF HOMELAND SECURITY (DHS)
IMMIGRATION DETAINER – REQUEST FOR VOLUNTARY ACTION
Subject ID: 12   Event #: 34   File No: A000123456   Date: 06/30/2016
Name of Subject: HAVRILUKA, Ostap
Date of Birth: 03/04/1977 Citizenship: UKRAINE Sex: M
1. DHS HAS DETERMINED THAT (mark at least one option in subsection A):
A. THE SUBJECT IS AN IMMIGRATION ENFORCEMENT PRIORITY BECAUSE HE/SHE:
[X] has been convicted of an aggravated felony, as defined under 8 U.S.C. § 1101(a)(43)
B. PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS DETERMINATION IS BASED ON:
[X] a final order of removal against the subject;
DHS Form I-247D (5/15)  Page 1 of 3
"""

I_200 = """U.S. DEPARTMENT OF HOMELAND SECURITY          Warrant for Arrest of Alien
File No. A000123456   Date: January 5, 2020
To: Any immigration officer authorized pursuant to sections 236 and 287 of the Immigration and
Nationality Act and part 287 of title 8, Code of Federal Regulations, to serve warrants
I have determined that there is probable cause to believe that QUINTERRA, Evaristo is removable
from the United States. This determination is based upon:
[ ] the execution of a charging document to initiate removal proceedings against the subject;
☒ the pendency of ongoing removal proceedings against the subject;
YOU ARE COMMANDED to arrest and take into custody for removal proceedings under the Immigration
and Nationality Act, the above-named alien.
______ (Signature of Authorized Immigration Officer)
Colm J. Netterfield, Deportation Officer
(Printed Name and Title of Authorized Immigration Officer)
Certificate of Service
I hereby certify that the Warrant for Arrest of Alien was served by me
Form I-200 (Rev. 09/16)
"""

I_205 = """DEPARTMENT OF HOMELAND SECURITY U.S. Immigration and Customs Enforcement
WARRANT OF REMOVAL/DEPORTATION
File No: A000123456   Date: 02/03/2020
To any immigration officer of the United States Department of Homeland Security:
QUINTERRA, Evaristo
(Full name of alien)
who entered the United States at an unknown place (Place of entry)
is subject to removal/deportation from the United States, based upon a final order by:
[ ] an immigration judge in exclusion, deportation, or removal proceedings
[ ] a designated official
[ ] the Board of Immigration Appeals
[X] a United States District or Magistrate Court Judge
and pursuant to the following provisions of the Immigration and Nationality Act: Section 241(a)
I, the undersigned officer of the United States, by virtue of the power and authority vested in
the Secretary of Homeland Security, command you to take into custody and remove from the United
States the above-named alien, pursuant to law
______ (Signature of immigration officer)
Field Office Director (Title of immigration officer)
ICE Form I-205 (8/07) Page 1 of 2
"""

I_213 = """U.S. Department of Homeland Security
RECORD OF DEPORTABLE/INADMISSIBLE ALIEN
Family Name (CAPITAL LETTERS): QUINTERRA
File Number: A000123456
Sex: M
Narrative
Form I-213 (Rev. 08/01/07)
"""

I_138 = """DEPARTMENT OF HOMELAND SECURITY
IMMIGRATION ENFORCEMENT SUBPOENA
to Appear and/or Produce Records   8 U.S.C. § 1225(d), 8 C.F.R. § 287.4
1. To (Name, Address, City, State, Zip Code): Custodian of Records, Alder County Jail
31 Foundry Lane, Alderton, CO 80999
2. In Reference To (Title of Proceeding): {proceeding}
File Number, if Applicable: A 000 123 456
Subpoena Number: XDE-2020-1
By the service of this subpoena upon you, YOU ARE HEREBY SUMMONED AND REQUIRED TO:
(A) [{appear}] APPEAR before the U.S. Citizenship and Immigration Services (USCIS), U.S. Customs
(B) [X] PRODUCE the records (books, papers, or other documents) indicated in Block 4
Your testimony and/or production of the indicated records is required in connection with an
investigation or inquiry relating to the enforcement of U.S. immigration laws. Failure to comply
with this subpoena may subject you to an order of contempt by a federal District Court, as
provided by 8 U.S.C. § 1225(d)(4)(B).
3. (A) CBP, ICE, or USCIS Official before whom you are required to appear:
Name: Dana Q. Wexmoor
Title: Deportation Officer
Address: 200 Sample Parkway, Centennial, CO
Telephone Number: (303) 555-0100
(B) Date: 01/27/2020   (C) Time: 10:00 [X] a.m. [ ] p.m.
4. Records required to be produced for inspection: {records}
5. Authority   Issuing Official:
______ (Signature)
T. R. Ossington (Printed Name)
Field Office Director (Title)
01/13/2020 (Date)
DHS Form I-138 (6/09)
\fCERTIFICATE OF SERVICE AND ACKNOWLEDGMENT OF RECEIPT
(Signature) Server (Title) 01/14/2020 (Date)
"""


def i_138(
    proceeding: str = "Removal investigation of QUINTERRA, Evaristo",
    records: str = "home address; employer address;\nemergency contacts",
    appear: str = " ",
) -> str:
    return I_138.format(proceeding=proceeding, records=records, appear=appear)


ORDER = """IN THE UNITED STATES DISTRICT COURT
FOR THE DISTRICT OF COLORADO
Civil Action No. 20-mc-00999-ABC-DEF
U.S. IMMIGRATION AND CUSTOMS ENFORCEMENT,
Petitioner,
v.
THE SHERIFF OF ALDER COUNTY,
Respondent.
ORDER ON PETITION TO ENFORCE ADMINISTRATIVE SUBPOENAS
The petition is GRANTED in part. It is ORDERED that Respondent shall produce the home address
within fourteen (14) days of this Order.
Dated at Denver, Colorado, this 20th day of April, 2020.
BY THE COURT:
s/ Mary Invented
Mary Invented
United States Magistrate Judge
"""

PETITION = """IN THE UNITED STATES DISTRICT COURT
FOR THE DISTRICT OF COLORADO
Civil Action No. 20-mc-00999
UNITED STATES OF AMERICA, Petitioner,
v.
THE SHERIFF OF ALDER COUNTY, Respondent.
PETITION TO ENFORCE ADMINISTRATIVE SUBPOENAS
Petitioner respectfully requests that the Court order the Respondent to comply.
Dated: February 6, 2020
"""

ARREST_WARRANT = """AO 442 (Rev. 11/11) Arrest Warrant
UNITED STATES DISTRICT COURT
for the
District of Colorado
United States of America
v.  Case No. 20-mj-00999
QUINTERRA, Evaristo
ARREST WARRANT
To: Any authorized law enforcement officer
YOU ARE COMMANDED to arrest and bring before a United States magistrate judge without
unnecessary delay
QUINTERRA, Evaristo
(name of person to be arrested)
{finding}
Date: 02/10/2020
{signed}
(Printed name and title)
"""
"""Real warrants of this kind print no finding; some courts add the sentence."""

JUSTICE_LETTER = """U.S. Department of Justice
Office of Justice Programs
April 21, 2017
Dear Sheriff:
Your jurisdiction receives funds under the Byrne JAG program. You must submit documentation,
including an opinion of legal counsel, that you comply with 8 U.S.C. § 1373 and certify compliance
no later than June 30, 2017.
Sincerely,
Acting Assistant Attorney General
"""

REQUEST = """From: d.wexmoor@ice.dhs.gov
To: records@alder.example
Date: 01/03/2020
Subject: Inmate in your custody
Good morning,
Please call us before QUINTERRA, Evaristo (DOB 01/02/1980) is released from your custody.
Thank you,
Deportation Officer
"""

ARTICLE = """Page printed 21 March 2024
County says it will not answer subpoenas
Immigration officers sent the jail four administrative subpoenas on Monday, officials said.
An I-138 is headed
Immigration Enforcement Subpoena
and is signed by an officer. The agency also lodged papers called
Immigration Detainer – Notice of Action
DHS Form I-247A (02/17) Page 1 of 3
according to a spokesperson, and asked the sheriff to "please notify us before he is released".
A Warrant for Arrest of Alien, known as Form I-200, is signed by an officer, not by a judge.
The jail said: the date of release is public. Readers can contact the newsroom.
"""
