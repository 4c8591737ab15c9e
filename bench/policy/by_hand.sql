-- The 25 rules of pack.toml as a person who knows them writes them by hand, in one CASE: the
-- outcome and every rule that decides it, a missing fact counting as no.
CASE
  WHEN court_order THEN 'required bench-county.order'
  WHEN (detainer_withdrawn AND (has_i_247a OR has_i_247d OR has_i_247x))
    OR (requester IN ('ICE', 'CBP', 'HSI') AND (custodian_type IN ('jail', 'sheriff', 'police', 'corrections')) IS NOT TRUE)
    OR (requester_purpose = 'civil_immigration_enforcement' AND requester IN ('ICE', 'CBP')
        AND (has_i_247a OR has_i_247d OR has_i_247n)
        AND (convicted_violent OR convicted_grave OR (look_back_extended AND ever_convicted_grave)
             OR (charged_serious_or_violent AND in_custody)
             OR (terrorist_database_match AND citizenship_proof_shown IS NOT TRUE AND lawful_status_proof_shown IS NOT TRUE)
             OR (prior_removal AND (has_i_205 OR companion_warrant = 'I-205') AND companion_warrant_signed_by IN ('ICE', 'CBP'))) IS NOT TRUE)
    OR (under_18 AND written_consent IS NOT TRUE)
    OR (citizenship_proof_shown AND federal_criminal_charge IS NOT TRUE AND (judicial_warrant = 'federal_judge_or_magistrate') IS NOT TRUE)
    OR (form_complete IS NOT TRUE AND served_on_subject IS NOT TRUE AND probable_cause_stated IS NOT TRUE AND NOT (has_ao_88 OR has_ao_88b OR has_ao_110))
    OR (custodian_type = 'school' AND (under_18 OR at_place_of_worship))
    OR (local_law_forbids AND (requester_purpose = 'civil_immigration_enforcement' OR request_in_writing IS NOT TRUE))
    OR (interview_mode = 'video' AND secure_area_access AND counsel_present IS NOT TRUE AND counsel_waived IS NOT TRUE)
  THEN
    CASE
      WHEN (judicial_warrant_authorises_ice_custody AND judicial_warrant IN ('federal_judge_or_magistrate', 'state_judge'))
        OR (form_complete AND issued_by = 'court' AND requester IN ('state', 'local'))
        OR (issued_by IN ('court', 'grand_jury') AND (has_ao_88 OR has_ao_88b OR has_ao_89))
      THEN 'needs_counsel conflict'
        || CASE WHEN citizenship_proof_shown AND federal_criminal_charge IS NOT TRUE AND (judicial_warrant = 'federal_judge_or_magistrate') IS NOT TRUE THEN ' bench-county.citizen' ELSE '' END
        || CASE WHEN requester_purpose = 'civil_immigration_enforcement' AND requester IN ('ICE', 'CBP') AND (has_i_247a OR has_i_247d OR has_i_247n)
             AND (convicted_violent OR convicted_grave OR (look_back_extended AND ever_convicted_grave)
                  OR (charged_serious_or_violent AND in_custody)
                  OR (terrorist_database_match AND citizenship_proof_shown IS NOT TRUE AND lawful_status_proof_shown IS NOT TRUE)
                  OR (prior_removal AND (has_i_205 OR companion_warrant = 'I-205') AND companion_warrant_signed_by IN ('ICE', 'CBP'))) IS NOT TRUE
           THEN ' bench-county.civil' ELSE '' END
        || CASE WHEN form_complete IS NOT TRUE AND served_on_subject IS NOT TRUE AND probable_cause_stated IS NOT TRUE AND NOT (has_ao_88 OR has_ao_88b OR has_ao_110) THEN ' bench-county.incomplete' ELSE '' END
        || CASE WHEN judicial_warrant_authorises_ice_custody AND judicial_warrant IN ('federal_judge_or_magistrate', 'state_judge') THEN ' bench-county.judge' ELSE '' END
        || CASE WHEN local_law_forbids AND (requester_purpose = 'civil_immigration_enforcement' OR request_in_writing IS NOT TRUE) THEN ' bench-county.local-law' ELSE '' END
        || CASE WHEN requester IN ('ICE', 'CBP', 'HSI') AND (custodian_type IN ('jail', 'sheriff', 'police', 'corrections')) IS NOT TRUE THEN ' bench-county.no-custodian' ELSE '' END
        || CASE WHEN custodian_type = 'school' AND (under_18 OR at_place_of_worship) THEN ' bench-county.school' ELSE '' END
        || CASE WHEN form_complete AND issued_by = 'court' AND requester IN ('state', 'local') THEN ' bench-county.state-court' ELSE '' END
        || CASE WHEN issued_by IN ('court', 'grand_jury') AND (has_ao_88 OR has_ao_88b OR has_ao_89) THEN ' bench-county.subpoena' ELSE '' END
        || CASE WHEN interview_mode = 'video' AND secure_area_access AND counsel_present IS NOT TRUE AND counsel_waived IS NOT TRUE THEN ' bench-county.video' ELSE '' END
        || CASE WHEN detainer_withdrawn AND (has_i_247a OR has_i_247d OR has_i_247x) THEN ' bench-county.withdrawn' ELSE '' END
        || CASE WHEN under_18 AND written_consent IS NOT TRUE THEN ' bench-county.young' ELSE '' END
      ELSE 'prohibited'
        || CASE WHEN citizenship_proof_shown AND federal_criminal_charge IS NOT TRUE AND (judicial_warrant = 'federal_judge_or_magistrate') IS NOT TRUE THEN ' bench-county.citizen' ELSE '' END
        || CASE WHEN requester_purpose = 'civil_immigration_enforcement' AND requester IN ('ICE', 'CBP') AND (has_i_247a OR has_i_247d OR has_i_247n)
             AND (convicted_violent OR convicted_grave OR (look_back_extended AND ever_convicted_grave)
                  OR (charged_serious_or_violent AND in_custody)
                  OR (terrorist_database_match AND citizenship_proof_shown IS NOT TRUE AND lawful_status_proof_shown IS NOT TRUE)
                  OR (prior_removal AND (has_i_205 OR companion_warrant = 'I-205') AND companion_warrant_signed_by IN ('ICE', 'CBP'))) IS NOT TRUE
           THEN ' bench-county.civil' ELSE '' END
        || CASE WHEN form_complete IS NOT TRUE AND served_on_subject IS NOT TRUE AND probable_cause_stated IS NOT TRUE AND NOT (has_ao_88 OR has_ao_88b OR has_ao_110) THEN ' bench-county.incomplete' ELSE '' END
        || CASE WHEN local_law_forbids AND (requester_purpose = 'civil_immigration_enforcement' OR request_in_writing IS NOT TRUE) THEN ' bench-county.local-law' ELSE '' END
        || CASE WHEN requester IN ('ICE', 'CBP', 'HSI') AND (custodian_type IN ('jail', 'sheriff', 'police', 'corrections')) IS NOT TRUE THEN ' bench-county.no-custodian' ELSE '' END
        || CASE WHEN custodian_type = 'school' AND (under_18 OR at_place_of_worship) THEN ' bench-county.school' ELSE '' END
        || CASE WHEN interview_mode = 'video' AND secure_area_access AND counsel_present IS NOT TRUE AND counsel_waived IS NOT TRUE THEN ' bench-county.video' ELSE '' END
        || CASE WHEN detainer_withdrawn AND (has_i_247a OR has_i_247d OR has_i_247x) THEN ' bench-county.withdrawn' ELSE '' END
        || CASE WHEN under_18 AND written_consent IS NOT TRUE THEN ' bench-county.young' ELSE '' END
    END
  WHEN (judicial_warrant_authorises_ice_custody AND judicial_warrant IN ('federal_judge_or_magistrate', 'state_judge'))
    OR (form_complete AND issued_by = 'court' AND requester IN ('state', 'local'))
    OR (issued_by IN ('court', 'grand_jury') AND (has_ao_88 OR has_ao_88b OR has_ao_89))
  THEN 'required'
    || CASE WHEN judicial_warrant_authorises_ice_custody AND judicial_warrant IN ('federal_judge_or_magistrate', 'state_judge') THEN ' bench-county.judge' ELSE '' END
    || CASE WHEN form_complete AND issued_by = 'court' AND requester IN ('state', 'local') THEN ' bench-county.state-court' ELSE '' END
    || CASE WHEN issued_by IN ('court', 'grand_jury') AND (has_ao_88 OR has_ao_88b OR has_ao_89) THEN ' bench-county.subpoena' ELSE '' END
  ELSE
    -- nothing forbids, nothing requires: what permits, or nothing at all
    COALESCE('permitted' || NULLIF(
         CASE WHEN has_i_247a AND custodian_type IN ('jail', 'sheriff') AND (reimbursement_agreement OR agreement_287g) AND local_law_forbids IS NOT TRUE THEN ' bench-county.agreement' ELSE '' END
      || CASE WHEN charged_serious_or_violent AND in_custody THEN ' bench-county.charged' ELSE '' END
      || CASE WHEN judicial_warrant = 'federal_judge_or_magistrate' THEN ' bench-county.citizen-warrant' ELSE '' END
      || CASE WHEN written_consent AND (rights_advised OR counsel_present) AND under_18 IS NOT TRUE THEN ' bench-county.consent' ELSE '' END
      || CASE WHEN requester_purpose = 'criminal_investigation' AND (request_in_writing OR agreement_287g) THEN ' bench-county.crime' ELSE '' END
      || CASE WHEN in_custody AND ever_convicted_felony AND gang_database_match IS NOT TRUE THEN ' bench-county.felon' ELSE '' END
      || CASE WHEN convicted_grave OR (look_back_extended AND ever_convicted_grave) THEN ' bench-county.grave' ELSE '' END
      || CASE WHEN information_public AND (in_custody AND otherwise_releasable) IS NOT TRUE THEN ' bench-county.public' ELSE '' END
      || CASE WHEN prior_removal AND (has_i_205 OR companion_warrant = 'I-205') AND companion_warrant_signed_by IN ('ICE', 'CBP') THEN ' bench-county.removed-before' ELSE '' END
      || CASE WHEN convicted_violent THEN ' bench-county.violent' ELSE '' END
      || CASE WHEN terrorist_database_match AND citizenship_proof_shown IS NOT TRUE AND lawful_status_proof_shown IS NOT TRUE THEN ' bench-county.watch-list' ELSE '' END, ''), 'unaddressed')
END
