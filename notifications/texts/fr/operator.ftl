# To whoever runs this: what only they can put right. No secrets, no people.

operator-not-listed = **{ $name }** a refusé quelqu'un dont le compte n'est pas sur la liste de ton application : { $setting } est encore en mode développement. Pendant un jour, les inconnus y reçoivent le rappel au lieu d'une promesse, puis on réessaie. Fais sortir le client du mode développement, ou indique-le dans les réglages (docs/dsps/{ $page }.md).
operator-credential = **{ $name }** refuse les identifiants d'Upbeat (les réglages { $settings }). Personne ne peut s'y connecter, et ce qui doit être enregistré attend que tu y remédies. `upbeat doctor` dit ce qui ne va pas (docs/dsps/{ $page }.md).
operator-setting = Les messages ne peuvent pas partir : **{ $name }** est refusé. Ils attendent que tu y remédies ; `upbeat doctor` le vérifie.
operator-held = **{ $name }** freine le bot : pour l'instant, il n'ouvre pas de conversation avec de nouvelles personnes. Ce qui a été promis aux fans arrive autrement quand c'est possible, et on réessaie après un jour. Regarde s'il y a un avis sur le portail des développeurs de { $name }.
operator-filtered = Les opérateurs filtrent ce qui part par **{ $name }** : des textes ont été acceptés et ne sont jamais arrivés. Cherche le code 30007 dans le journal de Twilio, et regarde les liens et les mots de tes textes et l'enregistrement du numéro.
