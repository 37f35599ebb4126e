#!/usr/bin/env python3
"""The worked example of every counting rule, and the scenarios at several seeds and sizes.

    python3 Tests/Reference/test_reconcile.py
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

import rules  # noqa: E402 (found by the path above)
import small_yaml  # noqa: E402
from case_files import Refused  # noqa: E402
from differences import first_difference  # noqa: E402
from times import HOUR, parse_time  # noqa: E402
from tiny_case import Log, Tiny, at, credential, event, grant  # noqa: E402

FIXTURES = FOLDER.parents[1] / "scripts" / "fixtures"


def instant(text):
    return parse_time(text)[0]


class Whose(unittest.TestCase):
    """C0, C4, C8, C9."""

    def test_c0_own_staff_are_rows_and_nothing_else(self):
        log = Log()
        for number in range(5000):
            log.row("10:00:00", "O1", "C1", record_id=f"O{number}")
        figures = Tiny(log).figures()
        self.assertEqual(figures["rows_in_period"], 5000)
        self.assertEqual((figures["entrustee_views"], figures["contracts"]), (0, 0))

    def test_c0_the_period_is_judged_by_t_alone(self):
        log = Log(profile="encoding: utf-8\nclock_bound: 5s\n")
        log.row("2022-11-30T23:59:59+09:00", "P1", "C1")
        log.row("2022-12-01T00:00:00+09:00", "P1", "C2")
        log.row("2022-12-31T23:59:59+09:00", "P1", "C3")
        log.row("2023-01-01T00:00:00+09:00", "P1", "C4")
        figures = Tiny(log).figures()
        self.assertEqual((figures["rows"], figures["rows_in_period"]), (4, 2))
        self.assertEqual(figures["contracts"], 2)

    def test_c4_own_customers_have_a_line_of_their_own(self):
        contracts = [f"Q{number}" for number in range(5)]
        log = Log().row("10:00", "P1", "C1")
        for contract in contracts:
            log.row("10:00", "P1", contract)
        tiny = Tiny(log)
        tiny.contracts("C1", *contracts)
        tiny.suppliers(["C1", "R1", "", ""], *[[c, "S-Q", "", ""] for c in contracts])
        tiny.voltages(*[[c, "低圧", "", ""] for c in ["C1", *contracts]])
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["own_contracts_uncovered"]), (1, 5))
        self.assertEqual((figures["entrustee_views"], figures["others_views"]), (6, 1))

    def test_c4_a_covered_view_of_an_own_customer_is_nothing(self):
        tiny = Tiny(Log().row("10:00", "P1", "C5"), events=[event()], grants=[grant()])
        self.assertEqual(tiny.figures()["own_views_uncovered"], 0)

    def test_c8_a_contractor_has_the_customers_of_its_own_employer(self):
        tiny = Tiny(Log().row("10:00", "P1", "C5").row("10:00", "P1", "C1"))
        tiny.roster(["P1", "Q", "contractor", "", ""])
        self.assertEqual(tiny.figures()["contracts"], 1)

    def test_c8_relation_and_employer_are_those_of_the_time(self):
        log = Log().row("2022-12-10T10:00+09:00", "P1", "C5")
        log.row("2022-12-20T10:00+09:00", "P1", "C5")
        log.row("2022-12-28T10:00+09:00", "P1", "C5")
        tiny = Tiny(log)
        tiny.roster(
            ["P1", "GRID", "own", "", "2022-12-15"],
            ["P1", "Q", "affiliate", "2022-12-16", "2022-12-25"],
            ["P1", "R", "contractor", "2022-12-26", ""],
        )
        figures = tiny.figures()
        self.assertEqual((figures["entrustee_views"], figures["others_views"]), (2, 1))

    def test_c8_an_unknown_account_is_an_outsider_and_nobody(self):
        tiny = Tiny(Log().row("10:00", "NOBODY", "C1"))
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["viewers"]), (1, 0))
        self.assertEqual(figures["viewers_unattributable"], 1)

    def test_c8_somebody_off_the_roster_is_an_outsider_with_a_flag(self):
        tiny = Tiny(Log().row("10:00", "P1", "C5"))
        tiny.roster(["P1", "Q", "affiliate", "", "2022-12-22"])
        self.assertEqual(tiny.codes(), {"OUT_OF_WINDOW_VIEW": 1, "ROSTER_DRIFT": 1})
        self.assertEqual(tiny.figures()["viewers"], 1)

    def test_c9_a_shared_card_is_nobody(self):
        log = Log().row("10:00", "P1", "C1").row("10:00", "P2", "C1").row("10:00", "P3", "C1")
        log.row("10:00", "CARD", "C1").row("10:01", "CARD", "C2", person_id="P9")
        tiny = Tiny(log)
        people = [["sys-1", p, p, "", "", "0"] for p in ("P1", "P2", "P3")]
        tiny.accounts(*people, ["sys-1", "CARD", "P9", "", "", "1"])
        result = tiny.result()
        self.assertEqual(result["viewers"], "3人、ほか特定不能（共用ID 1）")
        self.assertEqual(tiny.codes()["SHARED_CREDENTIAL"], 2)


class Covered(unittest.TestCase):
    """C1, C2, C3, C10, C11, C16."""

    def one(self, ts, person="P1", row=None, **history):
        return Tiny(Log().row(ts, person, "C1", **(row or {})), **history)

    def test_c1_inside_an_event_without_a_grant_is_out(self):
        tiny = self.one("10:00", "P9", events=[event()], grants=[grant()])
        figures = tiny.figures()
        self.assertEqual(
            (figures["contracts"], figures["contracts_in"], figures["contracts_out"]), (1, 0, 1)
        )
        self.assertEqual(tiny.codes(), {"NO_GRANT_IN_WINDOW": 1})

    def test_c1_an_event_that_lapsed_later_never_covered(self):
        lapsed = event(opens="03:00", closes="15:00", state="lapsed", ended="05:00")
        tiny = self.one("03:10", events=[lapsed], grants=[grant(begin="03:00")])
        self.assertEqual(tiny.figures()["contracts_out"], 1)
        self.assertEqual(tiny.codes(), {"OUT_OF_WINDOW_VIEW": 1})

    def test_c1_seen_inside_and_outside_is_out(self):
        log = Log().row("10:00", "P1", "C1").row("13:00", "P1", "C1").row("11:00", "P1", "C2")
        figures = Tiny(log, events=[event()], grants=[grant()]).figures()
        self.assertEqual((figures["contracts_in"], figures["contracts_out"]), (1, 1))

    def test_c2_after_the_event_is_outside_the_window(self):
        tiny = self.one("12:30", events=[event()], grants=[grant()])
        self.assertEqual(tiny.codes(), {"OUT_OF_WINDOW_VIEW": 1})

    def test_c2_a_withdrawn_standby_has_no_window(self):
        standby = ["E1", "snow", "withdrawn", at("00:00"), "", "", "", at("23:00")]
        tiny = self.one("10:00", events=[standby])
        self.assertEqual(tiny.codes(), {"OUT_OF_WINDOW_VIEW": 1})

    def test_c2_a_grant_that_ended_within_the_event(self):
        tiny = self.one("10:00", events=[event()], grants=[grant(ended="09:00")])
        self.assertEqual(tiny.codes(), {"AFTER_REVOCATION": 1})
        tiny = self.one("10:00", events=[event()], grants=[grant(end="09:00")])
        self.assertEqual(tiny.codes(), {"AFTER_REVOCATION": 1})

    def test_c2_a_grant_that_had_not_begun_is_none(self):
        tiny = self.one("10:00", events=[event()], grants=[grant(begin="11:00")])
        self.assertEqual(tiny.codes(), {"NO_GRANT_IN_WINDOW": 1})

    def test_c2_a_grant_for_another_system_is_none(self):
        tiny = self.one("10:00", events=[event()], grants=[grant(systems="sys-2")])
        self.assertEqual(tiny.codes(), {"NO_GRANT_IN_WINDOW": 1})

    def test_c2_suspended_authority_covers_nothing(self):
        pause = [at("09:00"), "P-OP1", at("11:00"), "P-OP1", ""]
        history = {"events": [event()], "grants": [grant()], "suspensions": [pause]}
        self.assertEqual(self.one("10:00", **history).codes(), {"AFTER_REVOCATION": 1})
        self.assertEqual(self.one("11:00", **history).codes(), {})

    def test_c2_a_suspension_may_be_over_for_one_event(self):
        pauses = [
            [at("09:00"), "P-OP1", "", "", ""],
            [at("09:00"), "P-OP1", at("09:30"), "P-OP1", "E1"],
        ]
        history = {"events": [event()], "grants": [grant()], "suspensions": pauses}
        self.assertEqual(self.one("09:10", **history).codes(), {"AFTER_REVOCATION": 1})
        self.assertEqual(self.one("10:00", **history).codes(), {})

    def test_c2_the_window_is_half_open(self):
        history = {"events": [event()], "grants": [grant()]}
        self.assertEqual(self.one("06:00:00", **history).codes(), {})
        self.assertEqual(self.one("11:59:59", **history).codes(), {})
        self.assertEqual(self.one("12:00:00", **history).codes(), {"OUT_OF_WINDOW_VIEW": 1})

    def test_c2_an_older_code_wins(self):
        """Without an event the wrong grant id does not matter any more; with a drill it does."""
        wrong = {"grant_id": "G-NONE"}
        tiny = self.one("13:00", row=wrong, events=[event()], grants=[grant()])
        self.assertEqual(tiny.codes(), {"OUT_OF_WINDOW_VIEW": 1})
        drill = event("D1", kind="drill")
        tiny = self.one("10:00", events=[drill], grants=[grant(event="D1", drill="1")])
        self.assertEqual(tiny.codes(), {"DRILL_LEAK": 1})

    def test_c3_a_row_that_straddles_the_end(self):
        tiny = self.one(
            "10:00:00", events=[event(closes="10:00:00.400")], grants=[grant()]
        )
        self.assertEqual(tiny.codes(), {"BOUNDARY": 1})
        figures = tiny.figures()
        self.assertEqual((figures["contracts_in"], figures["contracts_out"]), (0, 1))

    def test_c3_the_precision_is_the_last_digit_written(self):
        history = {"events": [event(closes="10:00:00.400")], "grants": [grant()]}
        self.assertEqual(self.one("10:00:00.3", **history).codes(), {})
        self.assertEqual(self.one("10:00:00.4", **history).codes(), {"OUT_OF_WINDOW_VIEW": 1})
        self.assertEqual(self.one("10:00", **history).codes(), {"BOUNDARY": 1})

    def test_c3_the_clock_bound_widens_both_ends(self):
        for ts, codes in [
            ("06:00:04", {"BOUNDARY": 1}), ("06:00:05", {}), ("11:59:54", {}),
            ("11:59:55", {"BOUNDARY": 1}), ("12:00:04", {"BOUNDARY": 1}),
            ("12:00:05", {"OUT_OF_WINDOW_VIEW": 1}),
        ]:
            log = Log(profile="encoding: utf-8\nclock_bound: 5s\n").row(ts, "P1", "C1")
            tiny = Tiny(log, events=[event()], grants=[grant()])
            self.assertEqual(tiny.codes(), codes, ts)

    def test_c10_another_persons_grant(self):
        grants = [grant(), grant("G2", "P2")]
        tiny = self.one("10:00", "P2", {"grant_id": "G1"}, events=[event()], grants=grants)
        self.assertEqual(tiny.codes(), {"GRANT_ID_MISMATCH": 1})
        self.assertEqual(tiny.figures()["contracts_out"], 1)

    def test_c10_a_grant_that_nobody_issued(self):
        tiny = self.one("10:00", row={"grant_id": "G7"}, events=[event()], grants=[grant()])
        self.assertEqual(tiny.codes(), {"UNKNOWN_GRANT": 1})

    def test_c10_the_named_grant_must_hold_at_t(self):
        tiny = self.one(
            "10:00", row={"grant_id": "G1"}, events=[event()],
            grants=[grant(ended="09:00"), grant("G2")],
        )
        self.assertEqual(tiny.codes(), {"GRANT_ID_MISMATCH": 1})

    def test_c10_a_token_names_its_grant(self):
        history = {
            "events": [event()],
            "grants": [grant()],
            "credentials": [credential("K1", "G1", "07:00", "08:00", "aa")],
        }
        for ts, person, token, codes in [
            ("07:30", "P1", "aa", {}),
            ("07:30", "P1", "AA", {}),
            ("07:30", "P2", "aa", {"GRANT_ID_MISMATCH": 1, "CREDENTIAL_BORROWED": 1}),
            ("08:30", "P1", "aa", {"AFTER_REVOCATION": 1}),
            # A token that the history's credentials do not know is a claim that failed.
            ("07:30", "P1", "bb", {"UNKNOWN_GRANT": 1}),
            ("08:30", "P1", "", {}),
        ]:
            tiny = self.one(ts, person, {"token_sha256": token}, **history)
            self.assertEqual(tiny.codes(), codes, (ts, person, token))

    def test_c11_a_contract_counts_in_each_event_it_was_seen_under(self):
        log = Log().row("10:00", "P1", "C1").row("15:00", "P1", "C1").row("15:00", "P1", "C2")
        tiny = Tiny(
            log,
            events=[event("A"), event("B", "14:00", "18:00")],
            grants=[grant("G1", event="A"), grant("G2", event="B", begin="14:00")],
        )
        result = tiny.result()
        self.assertEqual(
            result["events"],
            [{"event_id": "A", "contracts": 1}, {"event_id": "B", "contracts": 2}],
        )
        self.assertEqual(result["figures"]["contracts"], 2)
        self.assertEqual(result["overlapping_contracts"], 1)

    def test_c11_of_two_grants_the_named_one_else_the_earliest_else_the_least_id(self):
        events = [event("A"), event("B"), event("C")]
        grants = [
            grant("G3", event="A", begin="08:00"), grant("G2", event="B", begin="07:00"),
            grant("G1", event="C", begin="08:00"),
        ]
        named = self.one("10:00", row={"grant_id": "G3"}, events=events, grants=grants)
        self.assertEqual(self.event_of(named), "A")
        self.assertEqual(self.event_of(self.one("10:00", events=events, grants=grants)), "B")
        del grants[1]
        self.assertEqual(self.event_of(self.one("10:00", events=events, grants=grants)), "C")

    def event_of(self, tiny):
        return [row["event_id"] for row in tiny.result()["events"] if row["contracts"]][0]

    def test_c16_a_drill_never_covers(self):
        drill = event("D1", kind="drill")
        tiny = self.one("10:00", events=[drill], grants=[grant(event="D1", drill="1")])
        result = tiny.result()
        self.assertEqual(tiny.codes(), {"DRILL_LEAK": 1})
        self.assertEqual(result["figures"]["contracts_out"], 1)
        self.assertEqual(result["events"], [])

    def test_c16_a_real_grant_covers_beside_a_drill(self):
        tiny = self.one(
            "10:00", events=[event("D1", kind="drill"), event()],
            grants=[grant("G0", event="D1", drill="1"), grant()],
        )
        self.assertEqual(tiny.codes(), {})


class Contracts(unittest.TestCase):
    """C5, C6, C7, and generators."""

    def test_c5_unknown_and_last_resort_are_contracts_of_no_retailer(self):
        log = Log()
        for contract in ("C1", "C2", "C3", "X1"):
            log.row("10:00", "P1", contract)
        tiny = Tiny(log)
        tiny.suppliers(["C1", "R1", "", ""], ["C2", "R2", "", ""], ["C3", "GRID", "", ""])
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["retailers"]), (4, 2))
        self.assertEqual((figures["contracts_unknown"], figures["lv"]), (1, 3))
        self.assertEqual(tiny.codes()["SUPPLIER_UNKNOWN"], 1)

    def test_c5_a_gap_in_the_history_is_unknown_too(self):
        tiny = Tiny(Log().row("10:00", "P1", "C1"))
        tiny.suppliers(["C1", "S-Q", "", "2022-12-23"], ["C1", "R1", "2022-12-24", ""])
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["contracts_unknown"]), (1, 1))
        self.assertEqual(figures["retailers"], 0)

    def test_c5_a_history_that_overlaps_itself_is_refused(self):
        tiny = Tiny(Log())
        tiny.suppliers(["C1", "R1", "", "2022-12-24"], ["C1", "R2", "2022-12-23", ""])
        with self.assertRaises(Refused):
            tiny.case()

    def test_c6_every_counted_supplier_counts(self):
        log = Log()
        for number, day in enumerate(["2022-12-05", "2022-12-15", "2022-12-25"]):
            log.row(f"{day}T10:00+09:00", "P1", "C1")
        tiny = Tiny(log)
        tiny.suppliers(
            ["C1", "S-Q", "", "2022-12-10"], ["C1", "R1", "2022-12-10", "2022-12-20"],
            ["C1", "R2", "2022-12-20", ""],
        )
        tiny.voltages(
            ["C1", "特別高圧", "", "2022-12-10"], ["C1", "高圧", "2022-12-10", "2022-12-20"],
            ["C1", "低圧", "2022-12-20", ""],
        )
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["retailers"]), (1, 2))
        # As of the first counted view: the one before was of an own customer.
        self.assertEqual((figures["ehv"], figures["hv"], figures["lv"]), (0, 1, 0))

    def test_c7_customers_need_ids(self):
        tiny = Tiny(Log().row("10:00", "P1", "C1").row("10:00", "P1", "C2"))
        self.assertIsNone(tiny.figures()["customers"])
        tiny.contracts(["C1", "K1", "supply_point"], ["C2", "K1", "supply_point"])
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["customers"]), (2, 1))
        tiny.contracts(["C1", "K1", "supply_point"], ["C2", "", "supply_point"])
        self.assertIsNone(tiny.figures()["customers"])

    def test_generators_are_no_contracts(self):
        tiny = Tiny(Log().row("10:00", "P1", "C1").row("10:00", "P1", "C2"))
        tiny.contracts("C1", ["C2", "", "generator"])
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["generator_contracts"]), (1, 1))
        self.assertEqual(figures["generator_views_uncovered"], 1)


class Rows(unittest.TestCase):
    """C12, C13, C14."""

    def test_c12_results(self):
        log = Log()
        for result in ("200", "304", "403"):
            log.row("10:00", "P1", "C1", result=result)
        figures = Tiny(log).figures()
        self.assertEqual((figures["entrustee_views"], figures["contracts"]), (2, 1))
        self.assertEqual(figures["denied_attempts"], 1)

    def test_c12_other_statuses_are_unknown_and_block_zero(self):
        log = Log().row("10:00", "P1", "C1", result="500").row("10:00", "P1", "C1", result="302")
        result = Tiny(log).result()
        self.assertEqual(result["figures"]["unknown_results"], 2)
        self.assertEqual(result["figures"]["contracts"], 0)
        self.assertFalse(result["zero_if_verified"])

    def test_c12_prints_searches_extracts_and_openings(self):
        log = Log().row("10:00", "P1", "C1", operation="print")
        log.row("10:00", "P1", "C2", operation="search").row("10:00", "P1", "", operation="search")
        log.row("10:00", "P1", "", operation="extract", rows="40")
        log.row("10:00", "P1", "", operation="open")
        tiny = Tiny(log)
        figures = tiny.figures()
        self.assertEqual((figures["contracts"], figures["searches"]), (2, 1))
        self.assertEqual(figures["searches_uncovered"], 1)
        own = Tiny(
            Log().row("10:00", "P1", "", operation="search"), events=[event()], grants=[grant()]
        )
        self.assertEqual(own.figures()["searches_uncovered"], 0)
        self.assertEqual((figures["extract_jobs"], figures["extract_rows"]), (1, 40))
        self.assertEqual(figures["opens"], 1)
        self.assertEqual(tiny.codes()["EXTRACT_WITHOUT_RIGHT"], 1)

    def test_c13_the_same_line_in_another_encoding_and_zone(self):
        one = Log("encoding: cp932\nresults: {成功: allow}\n", "cp932")
        one.row("2022-12-23T10:00:00+09:00", "P1", "C1", screen="停電受付", result="成功")
        other = Log("encoding: utf-8\n", "utf-8-sig")
        other.row("2022-12-23 01:00:00Z", "P1", "C1", screen="停電受付")
        figures = Tiny(one, other).figures()
        self.assertEqual((figures["rows"], figures["rows_duplicate"]), (1, 1))

    def test_c13_what_cp932_and_utf8_number_differently_is_the_same(self):
        written = "\u301c\u2212\u2016\u2014\xa2\xa3\xac"
        one = Log("encoding: cp932\n", "cp932").row("10:00", "P1", "C1", screen="～－∥―￠￡￢")
        other = Log().row("10:00", "P1", "C1", screen=written)
        figures = Tiny(one, other).figures()
        self.assertEqual((figures["rows"], figures["rows_duplicate"]), (1, 1))

    def test_c13_how_finely_a_time_is_written_is_no_content(self):
        for one, other in (("10:00:00", "10:00:00.000"), ("10:00", "10:00:00")):
            tiny = Tiny(Log().row(one, "P1", "C1"), Log().row(other, "P1", "C1"))
            self.assertEqual(tiny.figures()["rows_duplicate"], 1)
        # Unless it decides whether the row straddles the end.
        tiny = Tiny(
            Log().row("12:00:00", "P1", "C1"),
            Log().row("12:00:00.000", "P1", "C1"),
            events=[event(closes="12:00:00.400")],
            grants=[grant()],
        )
        with self.assertRaises(Refused):
            tiny.figures()

    def test_c13_conflicting_content_is_refused(self):
        for change in ({"contract": "C2"}, {"ts": "10:00:00.1"}, {"result": "deny"}):
            row = {"ts": "10:00:00", "person": "P1", "contract": "C1"}
            tiny = Tiny(Log().row(**row), Log().row(**(row | change)))
            with self.assertRaises(Refused, msg=change):
                tiny.case()

    def test_c13_ids_are_exact_unless_the_profile_normalises(self):
        """14 spellings of 8 contracts; one of each is the directory's."""
        spellings = [f"D{n}" for n in range(1, 9)] + [f" ｄ{n} " for n in range(1, 7)]
        for profile, count in [("", 14), ("ids: exact\n", 14), ("ids: normalise\n", 8)]:
            log = Log("encoding: utf-8\n" + profile)
            for spelling in spellings:
                log.row("10:00", "P1", spelling)
            tiny = Tiny(log)
            tiny.contracts(*spellings)
            self.assertEqual(tiny.figures()["contracts"], count, profile)

    def test_c13_overlapping_exports_without_record_ids_are_refused(self):
        columns = ["ts", "account", "operation", "contract_id", "result"]
        one = Log(columns=columns).row("10:00:00", "P1", "C1").row("11:00:00", "P1", "C1")
        touching = Log(columns=columns).row("11:00:00", "P1", "C1")
        later = Log(columns=columns).row("11:00:01", "P1", "C1")
        with self.assertRaises(Refused):
            Tiny(one, touching).case()
        self.assertEqual(Tiny(one, later).figures()["rows"], 3)

    def test_c14_the_offset_of_the_row_else_of_the_profile_else_of_japan(self):
        for profile, ts in [
            ("", "2022-12-22T21:00Z"),
            ("", "2022-12-23T06:00"),
            ('zone: "+00:00"\n', "2022-12-22 21:00"),
            ('zone: "-05:00"\n', "2022-12-23 06:00:00+09:00"),
        ]:
            log = Log("encoding: utf-8\n" + profile).row(ts, "P1", "C1")
            tiny = Tiny(log, events=[event()], grants=[grant()])
            self.assertEqual(tiny.figures()["contracts_in"], 1, (profile, ts))

    def test_what_cannot_be_read_is_counted_and_not_read(self):
        log = Log().row("10:00", "P1", "C1")
        log.row("2022-12-32T10:00+09:00", "P1", "C1").row("10:00", "P1", "")
        log.row("10:00", "P1", "C1", operation="").row("10:00", "P1", "C1", record_id="")
        log.row("10:00", "P1", "C\0")
        log.rows.append(["too", "few"])
        figures = Tiny(log).figures()
        self.assertEqual((figures["rows"], figures["rows_unreadable"]), (1, 6))

    def test_a_last_line_without_an_end_may_have_been_cut(self):
        log = Log().row("10:00", "P1", "C1").row("10:00", "P1", "C2")
        whole = log.bytes()
        log.bytes = lambda: whole.rstrip(b"\n")
        figures = Tiny(log).figures()
        self.assertEqual((figures["rows"], figures["rows_unreadable"]), (1, 1))


class Hours(unittest.TestCase):
    """C15."""

    def test_c15_two_tokens_the_same_hour(self):
        tiny = Tiny(
            Log(), events=[event()], grants=[grant()],
            credentials=[
                credential("K1", "G1", "07:00", "08:00"), credential("K2", "G1", "07:00", "08:00"),
            ],
        )
        self.assertEqual(tiny.result()["support_hours"], {"2022": 1})

    def test_c15_a_night_over_the_end_of_the_fiscal_year(self):
        begin, end = instant("2021-03-31T22:00+09:00"), instant("2021-04-01T02:00+09:00")
        self.assertEqual(rules.support_hours([("P1", begin, end)]), {2020: 2, 2021: 2})

    def test_c15_persons_add_up_and_a_cell_is_rounded_once(self):
        begin = instant("2022-12-23T06:00+09:00")
        third = HOUR // 3
        rows = [(person, begin, begin + third) for person in ("P1", "P2", "P3")]
        self.assertEqual(rules.support_hours(rows), {2022: 1})
        self.assertEqual(rules.support_hours(rows[:1]), {2022: 0})


class WhatElse(unittest.TestCase):
    """Standing rights, exposure, coverage, uses: what a zero needs beside no views."""

    def test_standing_rights_and_how_long_they_stood(self):
        tiny = Tiny(Log())
        tiny.entitlements(
            ["sys-1", at("00:00", "2022-10-31"), "P1", "1", "2020-04-01"],
            ["sys-1", at("00:00", "2022-10-31"), "O1", "1", "2020-04-01"],
            ["sys-1", at("00:00", "2022-11-30"), "P1", "1", "2020-04-01"],
            ["sys-1", at("00:00", "2022-11-30"), "P2", "1", ""],
            ["sys-1", at("00:00", "2022-12-17"), "P1", "0", ""],
        )
        result = tiny.result()
        snapshots = [f["snapshots"] for f in result["findings"]][0]
        self.assertEqual([row["persons"] for row in snapshots], [1, 2])
        self.assertEqual(
            result["exposure"],
            [{"system_id": "sys-1", "from": "2020-04-01", "to": "2022-12-16"}],
        )

    def test_a_right_that_the_last_snapshot_still_shows_has_no_end(self):
        tiny = Tiny(Log())
        tiny.entitlements(["sys-1", at("00:00", "2022-10-31"), "P1", "1", ""])
        exposure = tiny.result()["exposure"]
        self.assertEqual((exposure[0]["from"], exposure[0]["to"]), ("2022-10-31", None))

    def test_a_right_within_its_grant_does_not_stand(self):
        tiny = Tiny(Log(), events=[event()], grants=[grant()])
        tiny.entitlements(["sys-1", at("10:00"), "P1", "1", at("06:00")])
        self.assertEqual(tiny.result()["exposure"], [])

    def test_gaps_of_the_coverage(self):
        tiny = Tiny(Log().row("10:00", "P1", "C1"))
        tiny.coverage(
            ["sys-1", "2022-12-02", "2022-12-09", "5", "0", ""],
            ["sys-1", "2022-12-10", "2022-12-19", "", "0", ""],
            ["sys-1", "2022-12-20", "2022-12-31", "2", "2", ""],
        )
        coverage = tiny.result()["coverage"][0]
        self.assertEqual(
            [(gap["from"][:10], gap["to"][:10], gap["reason"]) for gap in coverage["gaps"]],
            [
                ("2022-12-01", "2022-12-02", "uncovered"),
                ("2022-12-02", "2022-12-10", "rows_missing"),
                ("2022-12-10", "2022-12-20", "rows_unknown"),
                ("2022-12-20", "2023-01-01", "rows_not_read"),
            ],
        )

    def test_a_zero_needs_the_whole_log(self):
        tiny = Tiny(Log().row("10:00", "P1", "C1"), events=[event()], grants=[grant()])
        tiny.coverage(["sys-1", "2022-12-01", "2022-12-31", "1", "1", ""])
        self.assertTrue(tiny.result()["zero_if_verified"])
        tiny.coverage(["sys-1", "2022-12-01", "2022-12-30", "1", "1", ""])
        self.assertFalse(tiny.result()["zero_if_verified"])

    def test_uses_and_views_know_each_other(self):
        history = {
            "events": [event()], "grants": [grant()],
            "credentials": [credential("K1", "G1", "07:00", "12:00")],
        }
        tiny = Tiny(Log().row("10:00:30", "P1", "C1"), **history)
        tiny.enforcement = "enforced"
        self.assertEqual(tiny.codes(), {})
        minute = ["K1", "sys-1", at("10:00"), at("10:00:30"), at("10:00:30"), "1", "0"]
        tiny.uses(minute)
        self.assertEqual(tiny.codes(), {})
        tiny.uses()
        self.assertEqual(tiny.codes(), {"LOG_WITHOUT_CHECK": 1})
        tiny.uses(minute, [*minute[:2], at("10:05"), "", "", "2", "0"])
        codes = [finding["code"] for finding in tiny.result()["findings"]]
        self.assertEqual(codes, ["CHECK_WITHOUT_LOG"])

    def test_the_part_of_yaml(self):
        text = "a: 1  # note\nb: {c: [x, 'y, z'], d: \"#\"}\ne:\n  - f: 2\n    g: 3\n  - h\n"
        self.assertEqual(
            small_yaml.parse(text),
            {"a": "1", "b": {"c": ["x", "y, z"], "d": "#"}, "e": [{"f": "2", "g": "3"}, "h"]},
        )


class Scenarios(unittest.TestCase):
    """The generator expects by construction; the naive program counts the rows."""

    def check(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([FIXTURES, "--out", folder, *arguments], check=True)
            expected = json.loads(Path(folder, "expected.json").read_bytes())
            counted = json.loads(
                subprocess.run(
                    [FOLDER / "reconcile.py", Path(folder, "case.yaml")],
                    check=True, capture_output=True,
                ).stdout
            )
        self.assertIsNone(first_difference(expected, counted), arguments)
        return counted

    def test_a_has_the_published_figures(self):
        figures = self.check("--scenario", "SC-S0-A")["figures"]
        published = {
            "rows": 8987, "rows_in_period": 8985, "entrustee_views": 3973, "others_views": 3873,
            "contracts": 2906, "contracts_in": 10, "contracts_out": 2896, "retailers": 101,
            "ehv": 6, "hv": 100, "lv": 2800, "own_views_uncovered": 100, "denied_attempts": 12,
        }
        self.assertEqual({name: figures[name] for name in published}, published)

    def test_a_at_other_seeds_and_sizes(self):
        for seed, size in [(7, 30), (2022, 500), (99, 4321)]:
            self.check("--scenario", "SC-S0-A", "--seed", str(seed), "--size", str(size))

    def test_a_has_the_same_bytes_again(self):
        contents = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(
                    [FIXTURES, "--scenario", "SC-S0-A", "--size", "200", "--out", folder],
                    check=True,
                )
                paths = sorted(Path(folder).iterdir())
                contents.append([(path.name, path.read_bytes()) for path in paths])
        self.assertEqual(contents[0], contents[1])

    def test_b_counts_nothing(self):
        self.check("--scenario", "SC-S0-B")

    def test_c_lets_eleven_contracts_be_seen_and_none_outside(self):
        counted = self.check("--scenario", "SC-S0-C", "--answers", "expected")
        figures = counted["figures"]
        self.assertEqual((figures["contracts_in"], figures["contracts_out"]), (11, 0))
        self.assertEqual(figures["denied_attempts"], 3973)
        self.assertTrue(counted["zero_if_verified"])

    def test_c_without_a_day_says_no_zero(self):
        counted = self.check(
            "--scenario", "SC-S0-C", "--answers", "expected", "--without-day", "2022-11-03"
        )
        self.assertFalse(counted["zero_if_verified"])


if __name__ == "__main__":
    unittest.main()
