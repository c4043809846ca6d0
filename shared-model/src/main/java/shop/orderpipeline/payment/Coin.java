package shop.orderpipeline.payment;

import java.util.Currency;
import java.util.Optional;

/** CardCom's CoinId: 1 is ILS, 2 is USD, otherwise the ISO 4217 number (CardCom API v11, {@code ISOCoinId}). */
public final class Coin {

    private Coin() {}

    /** The ISO 4217 letters of a CoinId; empty where no currency has that number. */
    public static Optional<String> currency(long coinId) {
        if (coinId == 1) {
            return Optional.of("ILS");
        }
        if (coinId == 2) {
            return Optional.of("USD");
        }
        return Currency.availableCurrencies()
                .filter(currency -> currency.getNumericCode() == coinId && coinId != 0)
                .map(Currency::getCurrencyCode)
                .sorted()
                .findFirst();
    }
}
