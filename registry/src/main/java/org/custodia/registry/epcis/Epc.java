package org.custodia.registry.epcis;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;

/**
 * What an EPCIS event is about or where it happened. Read from a GS1 Digital Link of any host or
 * from an EPC URI (EPC Tag Data Standard 2.0, section 6.3), written as a Digital Link of
 * id.gs1.org.
 */
public sealed interface Epc {
  String HOST = "https://id.gs1.org";

  /** The Digital Link (GS1 Digital Link URI Syntax 1.6, canonical form). */
  String uri();

  /** One pack. */
  record Pack(String gtin, String serial) implements Epc {
    @Override
    public String uri() {
      return HOST + "/01/" + gtin + "/21/" + encoded(serial);
    }

    /** As the ledger names it. */
    public Bytes32 id() {
      return PackLeaf.packId(Long.parseLong(gtin), serial);
    }
  }

  /** One pack of which this organisation was told no more than the ledger's name. */
  record NamelessPack(Bytes32 id) implements Epc {
    static final String PREFIX = "urn:custodia:pack:";

    @Override
    public String uri() {
      return PREFIX + id;
    }
  }

  /** Every pack of a lot. */
  record Lot(String gtin, String number) implements Epc {
    @Override
    public String uri() {
      return HOST + "/01/" + gtin + "/10/" + encoded(number);
    }

    /** As the ledger names it. */
    public Bytes32 id() {
      return LotTerms.lotId(Long.parseLong(gtin), number);
    }
  }

  /** Every pack of a product. */
  record Product(String gtin) implements Epc {
    @Override
    public String uri() {
      return HOST + "/01/" + gtin;
    }
  }

  /**
   * A logistic unit.
   *
   * @param sscc 18 digits
   */
  record Unit(String sscc) implements Epc {
    @Override
    public String uri() {
      return HOST + "/00/" + sscc;
    }
  }

  /**
   * A place, which here is the whole of an organisation's premises.
   *
   * @param gln 13 digits
   */
  record Place(String gln) implements Epc {
    @Override
    public String uri() {
      return HOST + "/414/" + gln;
    }

    /** The member whose place it is. */
    public Bytes32 member() {
      return MemberId.of("gln:" + gln);
    }
  }

  /**
   * An organisation.
   *
   * @param gln 13 digits
   */
  record Party(String gln) implements Epc {
    @Override
    public String uri() {
      return HOST + "/417/" + gln;
    }

    /** As the ledger names it. */
    public Bytes32 member() {
      return MemberId.of("gln:" + gln);
    }
  }

  /** Empty when it names nothing that Custodia knows. */
  static Optional<Epc> parse(String uri) {
    if (uri.matches(NamelessPack.PREFIX + "0x[0-9a-f]{64}")) {
      return Optional.of(new NamelessPack(Bytes32.of(uri.substring(NamelessPack.PREFIX.length()))));
    }
    return uri.startsWith("urn:epc:") ? EpcUrns.parse(uri) : DigitalLinks.parse(uri);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
