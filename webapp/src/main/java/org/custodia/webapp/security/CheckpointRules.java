package org.custodia.webapp.security;

/** Who may hand in and see what was scanned at checkpoints, as rules of endpoints. */
public final class CheckpointRules {
  /** The role of paired devices, whose tokens have no other. */
  public static final String DEVICE = "checkpoint";

  private static final String PEOPLE =
      "'pharmacist', 'wholesaler', 'manufacturer', 'organ-bank', 'courier', 'transplant-centre'";

  /** Devices, and whoever handles packs or organs; what counts is whose key signed. */
  public static final String SCANNERS = "hasAnyRole('checkpoint', " + PEOPLE + ")";

  /** Whoever scans with a browser. */
  public static final String BROWSERS = "hasAnyRole(" + PEOPLE + ")";

  /** Whoever goes on with what was scanned. */
  public static final String READERS = "hasAnyRole('administrator', " + PEOPLE + ")";

  private CheckpointRules() {}
}
