from django.urls import path

from casemgmt.office.views import delivery, log, restricted, reviews, roles, sign_in, staff, tokens

app_name = "office"
urlpatterns = [
    path("staff/", staff.Staff.as_view(), name="staff"),
    path("staff/invite/", staff.Invite.as_view(), name="invite"),
    path("staff/teams/new/", staff.NewTeam.as_view(), name="new_team"),
    path("staff/<uuid:pk>/", staff.Member.as_view(), name="member"),
    path("staff/<uuid:pk>/roles/new/", staff.AddRole.as_view(), name="add_role"),
    path("staff/<uuid:pk>/deactivate/", staff.Deactivate.as_view(), name="deactivate"),
    path("staff/<uuid:pk>/reactivate/", staff.Reactivate.as_view(), name="reactivate"),
    path("staff/<uuid:pk>/second-step/", staff.ResetSecondFactor.as_view(), name="reset_second_factor"),
    path("staff/<uuid:pk>/link/", staff.SendLink.as_view(), name="send_link"),
    path("staff/roles/<uuid:pk>/change/", staff.ChangeRole.as_view(), name="change_role"),
    path("staff/roles/<uuid:pk>/end/", staff.EndRole.as_view(), name="end_role"),
    path("account/still-you/", sign_in.StillYou.as_view(), name="still_you"),
    path("account/stay/", sign_in.Stay.as_view(), name="stay"),
    path("account/go-on/", sign_in.GoOn.as_view(), name="go_on"),
    path("account/2fa/totp/picture.svg", sign_in.AppPicture.as_view(), name="totp_picture"),
    path("tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("tokens/new/", tokens.NewToken.as_view(), name="new_token"),
    path("tokens/<uuid:pk>/revoke/", tokens.RevokeToken.as_view(), name="revoke_token"),
    path("roles/", roles.Roles.as_view(), name="roles"),
    path("reviews/", reviews.Reviews.as_view(), name="reviews"),
    path("reviews/<uuid:pk>/", reviews.OneReview.as_view(), name="review"),
    path("restricted/", restricted.Restricted.as_view(), name="restricted"),
    path("restricted/<uuid:pk>/name/", restricted.NameSomebody.as_view(), name="name_somebody"),
    path("restricted/<uuid:pk>/lift/", restricted.Lift.as_view(), name="lift_restriction"),
    path("restricted/names/<uuid:pk>/end/", restricted.TakeOff.as_view(), name="take_off"),
    path("restricted/known/<uuid:pk>/end/", restricted.ShowAgain.as_view(), name="show_again"),
    path("audit/", log.Log.as_view(), name="audit"),
    path("delivery/", delivery.Waiting.as_view(), name="delivery"),
    path("delivery/again/", delivery.SendAllAgain.as_view(), name="send_all_again"),
    path("delivery/<uuid:pk>/again/", delivery.SendAgain.as_view(), name="send_again"),
    path("delivery/<uuid:pk>/seen/", delivery.MarkSeen.as_view(), name="mark_seen"),
]
