package org.custodia.webapp.security;

import org.springframework.aop.Advisor;
import org.springframework.aop.support.Pointcuts;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.method.AuthorizationInterceptorsOrder;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;

/** Stands before what is marked with {@link OpensRecord}, behind the rules about roles. */
@Configuration(proxyBeanMethods = false)
class StepUp {
  /** Asks for the second factor late: this is made before most other things. */
  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static Advisor recordGuard(ObjectProvider<SecondFactor> secondFactor) {
    var guard =
        new AuthorizationManagerBeforeMethodInterceptor(
            Pointcuts.union(
                new AnnotationMatchingPointcut(OpensRecord.class, true),
                new AnnotationMatchingPointcut(null, OpensRecord.class, true)),
            (caller, invocation) -> {
              if (!secondFactor.getObject().opensRecords(caller.get())) {
                throw new StepUpNeeded();
              }
              return new AuthorizationDecision(true);
            });
    guard.setOrder(AuthorizationInterceptorsOrder.PRE_AUTHORIZE.getOrder() + 1);
    return guard;
  }
}
