package org.custodia.webapp.slices;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.billing.PolicyDraft;

/** What the real {@link Bills} and {@link Policies} were asked, and what they did not refuse. */
public final class HeardBills {
  private final List<BillDraft> drafted = new ArrayList<>();
  private final List<Bills.Draft> drafts = new ArrayList<>();
  private final List<BillAct> acted = new ArrayList<>();
  private final List<LineDraft> judged = new ArrayList<>();
  private final List<LineVerdict> verdicts = new ArrayList<>();
  private final List<PolicyDraft> policies = new ArrayList<>();

  Bills bills(Bills real) {
    return over(Bills.class, real);
  }

  Policies policies(Policies real) {
    return over(Policies.class, real);
  }

  private <T> T over(Class<T> face, T real) {
    Object heard =
        Proxy.newProxyInstance(
            face.getClassLoader(),
            new Class<?>[] {face},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(real, arguments);
                if (arguments != null) hear(arguments, answer);
                return answer;
              } catch (InvocationTargetException refused) {
                throw refused.getCause();
              }
            });
    return face.cast(heard);
  }

  private synchronized void hear(Object[] arguments, Object answer) {
    for (Object argument : arguments) {
      if (argument instanceof BillDraft one) drafted.add(one);
      if (argument instanceof BillAct one) acted.add(one);
      if (argument instanceof PolicyDraft one) policies.add(one);
      if (argument instanceof List<?> lines
          && lines.stream().anyMatch(LineDraft.class::isInstance)) {
        lines.forEach(line -> judged.add((LineDraft) line));
        ((List<?>) answer).forEach(verdict -> verdicts.add((LineVerdict) verdict));
      }
    }
    if (answer instanceof Bills.Draft draft) drafts.add(draft);
  }

  public synchronized void forget() {
    List.of(drafted, drafts, acted, judged, verdicts, policies).forEach(List::clear);
  }

  /** Bills that were drafted, in their order. */
  public synchronized List<BillDraft> drafted() {
    return List.copyOf(drafted);
  }

  /** What was answered with, of bills and of acts. */
  public synchronized List<Bills.Draft> drafts() {
    return List.copyOf(drafts);
  }

  public synchronized List<BillAct> acted() {
    return List.copyOf(acted);
  }

  /** Lines that were judged before they were on a bill, in their order. */
  public synchronized List<LineDraft> judged() {
    return List.copyOf(judged);
  }

  /** What was said of them. */
  public synchronized List<LineVerdict> verdicts() {
    return List.copyOf(verdicts);
  }

  public synchronized List<PolicyDraft> policies() {
    return List.copyOf(policies);
  }
}
