package org.custodia.devnet.conformance;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Where the embedded network does not do as the recorded version of GoQuorum was <em>seen</em> to,
 * and why; devnet's README has the same in prose. Keys are recording, step and path.
 */
final class KnownDifferences {
  private static final String NAME = "it says what it is";
  private static final String NO_CONSENSUS = "there is no consensus, so nothing of it is shown";
  private static final String NO_KEY_STORE = "a node has no key store unless a test gives it one";
  private static final String BERLIN = "gas is that of Berlin, as on GoQuorum 24.4";
  private static final String REVERT = "a revert is an error with its data, as on GoQuorum 24.4";
  private static final String ONE_POOL = "the nodes share one pool while nothing parts them";
  private static final String FLAG_2 = "there is a privacy flag 2, as on GoQuorum 24.4";
  private static final String TESSERA = "HTTP statuses without the 500 that 21.1.1 wrapped them in";

  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("01-node-info 1 $.result", NAME),
          Map.entry("01-node-info 13 $.result", NO_KEY_STORE),
          Map.entry("01-node-info 14 $.result", NO_CONSENSUS),
          Map.entry("01-node-info 15 $.result", NO_CONSENSUS),
          Map.entry("01-node-info 15 $.result[0]", NO_CONSENSUS),
          Map.entry("01-node-info 18 $.result.mixHash", NO_CONSENSUS),
          Map.entry("01-node-info 18 $.result.extraData", NO_CONSENSUS),
          Map.entry("02-public-contract 4 $.result.gasUsed", BERLIN),
          Map.entry("02-public-contract 4 $.result.cumulativeGasUsed", BERLIN),
          Map.entry("02-public-contract 48 $.result", REVERT),
          Map.entry("02-public-contract 49 $.result", REVERT),
          Map.entry("08-private-failures 57 $.result", REVERT),
          Map.entry("11-pipelined-nonces 61 $.result", ONE_POOL),
          Map.entry("13-tessera-third-party 5 $.body", NAME),
          Map.entry("13-tessera-third-party 21 $.status", TESSERA),
          Map.entry("13-tessera-third-party 26 $.status", TESSERA),
          Map.entry("13-tessera-third-party 27 $.status", TESSERA),
          Map.entry("16-pe-party-protection 54 $.error.message", FLAG_2),
          Map.entry("17-pe-private-state-validation 60 $.error.message", FLAG_2));

  private KnownDifferences() {}

  /** Those of a recording, with the reasons. */
  static Map<String, String> of(String recording) {
    Map<String, String> known = new TreeMap<>();
    ALL.forEach(
        (key, why) -> {
          if (key.startsWith(recording + " ")) known.put(key, why);
        });
    return known;
  }

  /** The keys of what differs. */
  static Set<String> keys(String recording, Iterable<Replay.Difference> differences) {
    return StreamSupport.stream(differences.spliterator(), false)
        .map(one -> recording + " " + one.step().number() + " " + one.path())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
