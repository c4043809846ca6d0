package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import shop.orderpipeline.adminconsole.ConsoleSettings;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;

/** Every route and who may use it; what is not named here is denied. */
@Configuration(proxyBeanMethods = false)
class Routes {

    static final String LOGIN = "/login";
    static final String HOME = "/admin/conflicts";

    private static final String COMMANDS = "/api/admin/orders/";

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Programs: HTTP Basic, problem details; a person's session is good too, with a token wherever it changes something. */
    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, LoginAttempts attempts, Problems problems) throws Exception {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(routes -> routes.requestMatchers(
                                HttpMethod.GET, "/api/admin/error-logs", "/api/admin/error-logs/stats/summary")
                        .hasRole(AdminPassword.ROLE)
                        .requestMatchers(HttpMethod.POST, COMMANDS + "*/rerun", COMMANDS + "*/refunded")
                        .hasRole(AdminPassword.ROLE)
                        .anyRequest()
                        .denyAll())
                .csrf(csrf -> csrf.ignoringRequestMatchers(Routes::isCommandOfAProgram))
                .httpBasic(basic -> basic.authenticationEntryPoint((request, response, failure) -> {
                    response.setHeader("WWW-Authenticate", "Basic realm=\"order pipeline\", charset=\"UTF-8\"");
                    problems.write(request, response, ProblemCode.LOGIN_NEEDED);
                }))
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(
                        (request, response, failure) -> problems.write(request, response, ProblemCode.FORBIDDEN)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .requestCache(cache -> cache.disable())
                .headers(Routes::headers)
                .addFilterBefore(new LoginLimit(attempts, problems), BasicAuthenticationFilter.class)
                .build();
    }

    /**
     * A program has no session to get a token from. A browser that keeps a password for HTTP Basic can't be made to send
     * such a command by a foreign site: commands are JSON, and for JSON a browser asks us first, and is not allowed.
     */
    private static boolean isCommandOfAProgram(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null
                && request.getServletPath().startsWith(COMMANDS);
    }

    /** The management port, which is open to the machine it is bound to; only what its settings expose exists. */
    @Bean
    @Order(2)
    SecurityFilterChain management(HttpSecurity http) throws Exception {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(routes -> routes.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(Routes::headers)
                .build();
    }

    /** People: a login page and a session. */
    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, LoginAttempts attempts, Problems problems) throws Exception {
        return http.authorizeHttpRequests(routes -> routes.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/livez", "/readyz", "/assets/**", "/problems/*", LOGIN)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/", "/admin", HOME)
                        .hasRole(AdminPassword.ROLE)
                        .anyRequest()
                        .denyAll())
                .formLogin(login -> login.loginPage(LOGIN)
                        .defaultSuccessUrl(HOME)
                        .failureUrl(LOGIN + "?failed")
                        .permitAll(false))
                .logout(logout -> logout.logoutSuccessUrl(LOGIN + "?out"))
                .headers(Routes::headers)
                .addFilterBefore(new LoginLimit(attempts, problems), CsrfFilter.class)
                .build();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
    }

    @Bean
    UserDetailsService users(ConsoleSettings settings) {
        return AdminPassword.users(settings);
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new AdminPassword();
    }

    @Bean
    LoginAttempts loginAttempts(Clock clock) {
        return new LoginAttempts(clock);
    }

    /** Counts what both ways of logging in report. */
    @Configuration(proxyBeanMethods = false)
    static class Counting {

        private final LoginAttempts attempts;

        Counting(LoginAttempts attempts) {
            this.attempts = attempts;
        }

        @EventListener
        void failed(AbstractAuthenticationFailureEvent event) {
            if (event.getAuthentication().getDetails() instanceof WebAuthenticationDetails details) {
                attempts.failed(details.getRemoteAddress());
            }
        }

        @EventListener
        void succeeded(AuthenticationSuccessEvent event) {
            if (event.getAuthentication().getDetails() instanceof WebAuthenticationDetails details) {
                attempts.succeeded(details.getRemoteAddress());
            }
        }
    }
}
