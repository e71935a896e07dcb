package org.custodia.webapp.custody;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.registry.checkpoints.CheckpointSessions;
import org.custodia.registry.checkpoints.CheckpointSessions.Ref;
import org.custodia.registry.checkpoints.CheckpointSessions.Thing;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What was scanned in a session at a checkpoint, taken over into a form; and which act came of it.
 */
@Component
class SessionScans {
  private final CheckpointSessions sessions;

  SessionScans(CheckpointSessions sessions) {
    this.sessions = sessions;
  }

  /** Nothing where the form does not come from a session. */
  List<String> of(Caller caller, Optional<String> session) {
    return session
        .flatMap(Ref::read)
        .map(ref -> sessions.things(caller, ref).stream().map(Thing::text).toList())
        .orElse(List.of());
  }

  /** Shows what can be taken over, and beside it what cannot, each with why. */
  void show(List<ScanLine> found, Model model) {
    Map<Boolean, List<ScanLine>> parts =
        found.stream()
            .collect(Collectors.partitioningBy(line -> line.tone() != ScanLine.Tone.STOP));
    model.addAttribute("lines", parts.get(true));
    model.addAttribute("refused", parts.get(false));
  }

  /** Keeps with the session what was drafted of it. */
  void use(Caller caller, Optional<String> session, CheckpointMode what, UUID id, String target) {
    session.flatMap(Ref::read).ifPresent(ref -> sessions.use(caller, ref, what, id, target));
  }
}
