"""Names that one person may go by, English and Spanish. Own list from common usage, one family a line."""

FAMILIES = """
abigail abby gail
abraham abe bram
albert al bert alberto beto
alejandra ale sandra alexandra alex lexi sasha
alejandro ale alexander alex sandy xander sasha
alfred fred alfredo fredo
alicia ali licha
amanda mandy
andrea andie
andrew andy drew andres
angela angie angelica
anna ann anne annie ana anita hannah
anthony tony antonio tono
barbara barb babs
benjamin ben benny benji
bernard bernie bernardo
bradley brad
calvin cal
cameron cam
carolina caro carol carolyn
caroline carrie carol
cassandra cass cassie sandra
catherine cathy cat kate katie kathy kit katherine kathryn catalina
charles charlie chuck chaz carlos
charlotte charlie lottie
christina tina chris chrissy kristina cristina
christine chris chrissy tina kristine
christopher chris topher kit cristobal
clifford cliff
concepcion concha conchita
consuelo chelo
cynthia cindy
daniel dan danny
danielle dani
david dave davey
deborah deb debbie debra
dolores lola
dominic dom nick domingo
donald don donny donnie
dorothy dot dottie dolly
douglas doug
eduardo lalo eddie
edward ed eddie ned ted teddy
eleanor ellie nell nora
elizabeth liz lizzie beth betty betsy eliza lisa isabel libby elisabeth
emily em emmy
enrique quique kike
ernest ernie ernesto neto
eugene gene eugenio
evelyn evie eve
feliciano chano
fernando nando fer
florence flo
frances fran franny frankie
francis frank frankie
francisca paca pancha
francisco paco pancho frank cisco kiko
franklin frank
frederick fred freddie rick federico
gabriel gabe gabi
gabriela gabi gaby
genevieve gen jenny
george jorge georgie coque
gerald gerry jerry gerardo
gilbert gil gilberto beto
graciela chela
gregory greg gregorio goyo
guadalupe lupe lupita
guillermo memo
gustavo gus tavo
harold hal harry
harriet hattie
hector tito
helen nell elena
henry hank harry hal
hortencia tencha
humberto beto
ignacio nacho
irene rena
isaac ike
isabel isa chabela
isabella bella izzy
jacob jake
jacqueline jackie
james jim jimmy jamie jaime
janet jan
jasmine jazz yasmin
jeffrey jeff geoffrey
jennifer jen jenny
jeremiah jerry jeremy
jessica jess jessie
jesus chuy chucho
joaquin quino
john jack johnny jon juan
jonathan jon johnny jonny
jose joseph pepe joe joey
josephine jo josie josefina
joshua josh
judith judy
julia julie julieta
kenneth ken kenny
kimberly kim
kristen kris
lawrence larry lorenzo laurence
leonard leo len lenny leonardo
leticia lety
lillian lily lilly
louis lou louie luis lewis
louise lou lulu
lourdes lulu
lucia lucy
luis lucho wicho
madeline maddie
magdalena magda lena
manuel manny manolo
margaret maggie meg peggy marge margie greta rita daisy margarita
maria mary marie mari
mariana mari
marjorie marge margie
martha marta marty
martin marty
mathew matthew matt mateo
maurice mo mauricio
maximilian max maximiliano
megan meg
melissa mel missy
mercedes meche
michael mike mickey mick miguel mitch
michelle shelly
mildred millie
miriam mimi
mohammed muhammad mohamed mohammad mo
montgomery monty
nancy nan
natalie nat
nathaniel nate nat nathan
nicholas nick nicky nicolas
nicole nikki nicky
norman norm
oliver ollie
pamela pam
patricia pat patty trish tricia
patrick pat paddy patricio
paul pablo
pedro peter pete
penelope penny
philip phil pip felipe phillip
priscilla cilla
rachel rach raquel
raphael rafael rafa
raymond ray ramon moncho
rebecca becky becca
refugio cuco
regina gina
reginald reggie reg
ricardo richard rick ricky rich richie dick
robert rob robbie bob bobby bert roberto beto
roderick rod rodrigo
rogelio roy
ronald ron ronnie
rosario charo chayo
rosemary rose rosie rosa
russell russ
samantha sam sammy
samuel sam sammy
sarah sally sara
sebastian seb bastian
sergio checo
sharon shari
shirley shirl
socorro coco
sofia sophia sophie
soledad chole
solomon sol
stephanie steph
stephen steve stevie steven stefan esteban
susan sue susie suzanne susana
sylvia sylvie silvia
terence terry
teresa theresa terry tess tere
theodore ted teddy theo
thomas tom tommy tomas
timothy tim timmy
tobias toby
trinidad trini
valentina val vale
valerie val
veronica vero ronnie
vicente chente vince
victor vic
victoria vicky tori
vincent vince vinny
virginia ginny ginger
walter walt
wilfred will fred
william will bill billy willie liam
yolanda yoli
zachary zach zack
"""


def _families():
    found = {}
    for line in FAMILIES.splitlines():
        for word in line.split():
            found.setdefault(word, set()).update(line.split())
    return found


NICKNAMES = _families()
