"""The fiscal document format (FFD 1.2) as of 2026: tags and the values that a payment for electricity needs.

Source: order ЕД-7-20/662@ of 14.09.2020 as changed by ЕД-7-20/1050@ of 08.12.2025 (VAT of 22 %).
"""

from enum import IntEnum


class FiscalTag(IntEnum):
    """Tags of the receipt and of its items."""

    BUYER = 1008
    PLACE_ADDRESS = 1009
    CASHIER = 1021
    QUANTITY = 1023
    ITEM_NAME = 1030
    AUTOMAT_NUMBER = 1036
    COST = 1043
    KIND = 1054
    TAX_SYSTEM = 1055
    PRICE = 1079
    USER_PROPERTY = 1084
    USER_PROPERTY_NAME = 1085
    USER_PROPERTY_VALUE = 1086
    CORRECTION_TYPE = 1173
    CORRECTION_BASE = 1174
    CORRECTION_DATE = 1178
    CORRECTION_NUMBER = 1179
    PLACE = 1187
    VAT_RATE = 1199
    CASHIER_TAX_NUMBER = 1203
    SUBJECT = 1212
    WAY = 1214
    MEASURE = 2108


class ReceiptKind(IntEnum):
    """FiscalTag 1054: money for a sale came in, or went back."""

    SALE = 1
    RETURN = 2


class TaxSystem(IntEnum):
    """FiscalTag 1055, one bit each."""

    GENERAL = 1
    SIMPLIFIED_INCOME = 2
    SIMPLIFIED_INCOME_LESS_COSTS = 4
    AGRICULTURAL = 16
    PATENT = 32


class Measure(IntEnum):
    """FiscalTag 2108: what the quantity counts. Without it the tax service does not accept a receipt of FFD 1.2."""

    PIECE = 0
    KILOWATT_HOUR = 50
    GIGACALORIE = 51
    OTHER = 255


class Way(IntEnum):
    """FiscalTag 1214: how payment and supply follow one another."""

    FULL_PREPAYMENT = 1
    PART_PREPAYMENT = 2
    ADVANCE = 3
    FULL_PAYMENT = 4
    PART_PAYMENT_AND_CREDIT = 5
    CREDIT = 6
    CREDIT_PAYMENT = 7


class Subject(IntEnum):
    """FiscalTag 1212: what is paid for."""

    GOODS = 1
    SERVICE = 4
    PAYMENT = 10


class Vat(IntEnum):
    """FiscalTag 1199: the rate. Each model of a register has codes of its own for these; its driver knows them."""

    PERCENT_20 = 1
    PERCENT_10 = 2
    PERCENT_20_OF_120 = 3
    PERCENT_10_OF_110 = 4
    PERCENT_0 = 5
    NONE = 6
    PERCENT_5 = 7
    PERCENT_7 = 8
    PERCENT_5_OF_105 = 9
    PERCENT_7_OF_107 = 10
    PERCENT_22 = 11
    PERCENT_22_OF_122 = 12


class DocumentType(IntEnum):
    """What a fiscal storage keeps under a number."""

    REGISTRATION = 1
    SHIFT_OPENED = 2
    RECEIPT = 3
    STRICT_FORM = 4
    SHIFT_CLOSED = 5
    STORAGE_CLOSED = 6
    REGISTRATION_CHANGED = 11
    STATE_OF_SETTLEMENTS = 21
    CORRECTION = 31
