package io.millrace.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.stack.TestConfigs;
import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void readsHostPortAndDatabase() {
        assertEquals(new Address("db.example", 5432, "millrace"), of("db.example:5432/millrace"));
    }

    @Test
    void readsAnIpv6Host() {
        Address address = of("[::1]:5432/millrace");
        assertEquals("::1", address.bareHost());
        assertEquals("jdbc:postgresql://[::1]:5432/millrace", address.jdbc());
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String wrong : new String[] {"db", "db/x", "db:5432", "db:5432/", "db:5432/x?ssl=true", "::1:5432/x"}) {
            assertThrows(IllegalArgumentException.class, () -> of(wrong), wrong);
        }
    }

    private static Address of(String address) {
        return Address.of(TestConfigs.embedded(0, 0, 0).postgres().at(address));
    }
}
