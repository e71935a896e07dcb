package org.custodia.registry.oversight;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;

/** Asks the regulator's desk. */
final class DeskCases implements OwnCases {
  private final RegulatorDesk desk;

  DeskCases(RegulatorDesk desk) {
    this.desk = desk;
  }

  @Override
  public List<OwnCase> list(Caller caller) {
    return ask(caller, Optional.empty(), Optional.empty());
  }

  @Override
  public OwnCase view(Caller caller, UUID id) {
    return only(ask(caller, Optional.of(id), Optional.empty()));
  }

  @Override
  public OwnCase explain(Caller caller, UUID id, String words) {
    return only(ask(caller, Optional.of(id), Optional.of(words)));
  }

  private static OwnCase only(List<OwnCase> cases) {
    if (cases.size() != 1) throw new Problem(Kind.UNAVAILABLE, "CUS-VER-062");
    return cases.get(0);
  }

  private List<OwnCase> ask(Caller caller, Optional<UUID> id, Optional<String> words) {
    if (!caller.has("pharmacist") && !caller.has("wholesaler") && !caller.has("manufacturer")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-RCL-006");
    }
    return desk.ask(caller.organisation(), id, words);
  }
}
